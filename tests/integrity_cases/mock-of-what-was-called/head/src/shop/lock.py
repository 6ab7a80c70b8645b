class Lock:
    def __init__(self, path):
        self.path = path

    def take(self):
        self.path.touch()
