class Refused(Exception):
    pass


def wanted(table, kind, key):
    """Looks for a key."""
    value = table.get(key)
    try:
        if not isinstance(value, kind):
            raise Refused(key)
    except Refused:
        return None
    return value
