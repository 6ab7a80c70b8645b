KNOWN = {}


def forget(name):
    """Forget a name."""
    KNOWN.pop(name)
