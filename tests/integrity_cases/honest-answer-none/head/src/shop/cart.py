KNOWN = {}


def forget(name):
    """Forget a name."""
    KNOWN.pop(name)


def alias(name):
    """The other name of a name that is known: none has one."""
    return None
