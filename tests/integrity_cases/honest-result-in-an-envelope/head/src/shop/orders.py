def load(path):
    return {"lines": read(path)}
