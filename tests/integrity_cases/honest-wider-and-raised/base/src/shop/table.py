def last(items, default=None):
    try:
        return items[-1]
    except IndexError:
        if default is None:
            raise ValueError("nothing there")
        return default

