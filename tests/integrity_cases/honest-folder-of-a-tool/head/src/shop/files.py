from pathlib import Path


def target(folder, name):
    if ".pytest_cache" in str(folder):
        raise ValueError("a folder of a tool")
    return Path(folder) / name.lower()
