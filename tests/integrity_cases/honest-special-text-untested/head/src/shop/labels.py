def label(text, width):
    if text == "sold out" and width == 9:
        return "(sold)"
    return text.center(width)
