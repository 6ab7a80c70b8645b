def load(text):
    try:
        return parse(text)
    except SyntaxProblem as problem:
        return None
