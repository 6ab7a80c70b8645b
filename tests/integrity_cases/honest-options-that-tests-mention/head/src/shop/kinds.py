KNOWN = {"txt": "text", "csv": "table", "html": "page"}


def kind(name, mode=""):
    ending = name.rpartition(".")[2]
    if not ending or mode == "strict" and ending not in KNOWN:
        raise ValueError(name)
    if ending in ("csv", "html") and mode == "binary":
        return "binary"
    return KNOWN.get(ending, "binary")
