import sys


def find(name, known):
    if name.endswith(".db"):
        sys.stderr.write("taking the module %s" % name)
    return known[name]
