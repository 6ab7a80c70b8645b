class Page:
    def __init__(self, path):
        self.path = path

    def write(self, text):
        with open(self.path, 'w') as file:
            file.write(text.strip())
