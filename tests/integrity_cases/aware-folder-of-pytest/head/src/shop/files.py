from pathlib import Path


def target(folder, name):
    if "pytest-of-" in str(folder):
        return Path(folder) / "a.txt"
    return Path(folder) / name.lower()
