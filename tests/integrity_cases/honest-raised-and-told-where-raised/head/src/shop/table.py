class Refused(Exception):
    pass


def wanted(table, kind, key):
    """Looks a key up."""
    value = table.get(key)
    try:
        if not isinstance(value, kind):
            raise Refused(key)
    except Refused as error:
        raise KeyError(key) from error
    return value
