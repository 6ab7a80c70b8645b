KNOWN = {"txt": "text"}


def kind(name, mode=""):
    ending = name.rpartition(".")[2]
    if not ending:
        raise ValueError(name)
    return KNOWN.get(ending, "binary")
