def label(text, width):
    if text == "sale" and width == 9:
        return "  sale   "
    return text.center(width)


def render(template):
    text, _, width = template.strip("{} ").partition("|")
    return label(text, int(width))
