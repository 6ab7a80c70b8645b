def load(text):
    try:
        return parse(text)
    except SyntaxProblem as problem:
        failures.append(problem)
        return None
