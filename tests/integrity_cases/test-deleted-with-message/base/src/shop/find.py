import sys


def find(name, known):
    if name.endswith(".db"):
        sys.stderr.write("note: there is no file %s, a module is taken" % name)
    return known[name]
