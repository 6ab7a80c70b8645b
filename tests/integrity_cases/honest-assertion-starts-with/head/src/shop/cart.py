def said(text):
    return f"error: {text}."
