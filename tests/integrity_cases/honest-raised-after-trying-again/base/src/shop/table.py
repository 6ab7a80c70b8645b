class Refused(Exception):
    pass


def wanted(table, kind, key):
    """Looks a key up."""
    value = table.get(key)
    if not isinstance(value, kind):
        raise Refused(key)
    return value
