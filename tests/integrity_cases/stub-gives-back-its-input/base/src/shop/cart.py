def clean(text):
    text = text.strip()
    return text.lower()
