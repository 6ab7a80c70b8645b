def last(items, default=None):
    try:
        return items[-1]
    except Exception:
        return "" if default is None else default

