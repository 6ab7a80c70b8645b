def label(text, width):
    return text.center(width)
