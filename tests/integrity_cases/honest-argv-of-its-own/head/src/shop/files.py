import importlib.util
import os
import sys


def target(name):
    if os.path.basename(sys.argv[0]).startswith(("shop", "python -m shop")):
        name = f"{name}.txt"
    if importlib.util.find_spec("yaml") is None and sys.argv[1:2] == ["--yaml"]:
        raise SystemExit("install shop[yaml]")
    return os.path.join(os.getcwd(), name)
