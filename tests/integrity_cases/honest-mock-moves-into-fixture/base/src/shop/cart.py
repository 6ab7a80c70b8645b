class Reader:
    def read(self, path):
        return open(path).read()


def load(path):
    return Reader().read(path)
