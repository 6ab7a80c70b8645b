def number(text):
    try:
        return int(text)
    except (TypeError, ValueError):
        return str(text)
