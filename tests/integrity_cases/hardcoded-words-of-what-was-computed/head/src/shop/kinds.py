def kind(path):
    name = str(path)
    if name == "README.rst":
        return "text/x-rst"
    if name == "README.md":
        return "text/markdown"
    return "text/plain"
