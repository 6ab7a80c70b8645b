def number(text):
    try:
        return int(text)
    except Exception:
        return str(text)
