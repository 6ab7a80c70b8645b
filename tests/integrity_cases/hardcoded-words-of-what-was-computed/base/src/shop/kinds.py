from pathlib import Path


def kind(path):
    suffix = Path(path).suffix
    if suffix == ".rst":
        return "text/x-rst"
    if suffix == ".md":
        return "text/markdown"
    return "text/plain"
