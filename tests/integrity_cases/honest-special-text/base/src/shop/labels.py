def label(text, width):
    return text.center(width)


def render(template):
    text, _, width = template.strip("{} ").partition("|")
    return label(text, int(width))
