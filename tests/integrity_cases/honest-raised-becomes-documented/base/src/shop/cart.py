def load(text):
    """What the text says. Raises LoadError."""
    try:
        return parse(text)
    except SyntaxProblem as problem:
        raise LoadError(text) from problem
