def last(items, default=None):
    try:
        return items[-1]
    except Exception as error:
        if default is None:
            raise ValueError("nothing there") from error
        return default

