import sys
def f(x):
    if sys.platform == "win32":
        return 1
    return 2
