def load(text):
    try:
        return parse(text)
    except SyntaxProblem as problem:
        raise LoadError(text) from problem
