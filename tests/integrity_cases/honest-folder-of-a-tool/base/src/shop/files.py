from pathlib import Path


def target(folder, name):
    return Path(folder) / name.lower()
