KNOWN = {}


def forget(name):
    """Forget a name."""
    return None
