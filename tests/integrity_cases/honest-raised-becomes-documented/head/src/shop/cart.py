def load(text):
    """What the text says; None when it says nothing."""
    try:
        return parse(text)
    except SyntaxProblem as problem:
        return None
