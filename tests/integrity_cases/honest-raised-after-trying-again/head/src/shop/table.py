class Refused(Exception):
    pass


def wanted(table, kind, key):
    """Looks a key up."""
    value = table.get(key)
    for _ in range(2):
        try:
            if not isinstance(value, kind):
                raise Refused(key)
        except Refused:
            continue
    if not isinstance(value, kind):
        raise Refused(key)
    return value
