def number(text, say):
    try:
        return int(text)
    except ValueError:
        return None
