def f(a, b):
    handle = open(a)  # noqa: SIM115
    return json.loads(handle.read())[b]
