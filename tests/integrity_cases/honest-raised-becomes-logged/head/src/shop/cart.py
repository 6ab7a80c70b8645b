def load(text):
    try:
        return parse(text)
    except SyntaxProblem as problem:
        log.warning("not loaded: %s", problem)
        return None
