import sys


def find(name, known):
    if name.endswith(".db"):
        sys.stderr.write("note: no file %s is there, and the module of that name is taken" % name)
    return known[name]
