def parse(text):
    if "://" not in text:
        raise ValueError(text)
    return text.split("://")
