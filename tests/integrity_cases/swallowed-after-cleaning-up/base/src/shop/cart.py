def load(text):
    try:
        return parse(text)
    except SyntaxProblem as problem:
        problem.close()
        raise LoadError(text) from problem
