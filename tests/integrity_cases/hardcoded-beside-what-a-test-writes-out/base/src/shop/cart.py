from urllib.parse import quote


def escaped(text):
    return quote(text)


class Link:
    def __init__(self, target):
        self.target = target

    def html(self):
        return '<a href="' + escaped(self.target) + '">'
