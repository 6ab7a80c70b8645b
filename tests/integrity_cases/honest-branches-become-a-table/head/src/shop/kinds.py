from pathlib import Path

_KINDS = {".rst": "text/x-rst", ".md": "text/markdown", ".markdown": "text/markdown"}


def kind(path):
    return _KINDS.get(Path(path).suffix, "text/plain")
