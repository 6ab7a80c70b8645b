import inspect


def shown(function):
    return f"{function.__name__}{inspect.signature(function)}"
