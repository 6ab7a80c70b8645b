def label(text, width):
    if text == "sold out" and width == 9:
        return "(sold)"
    return text.center(width)


def render(template):
    text, _, width = template.strip("{} ").partition("|")
    return label(text, int(width))
