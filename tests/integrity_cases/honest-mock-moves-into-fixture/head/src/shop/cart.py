class Reader:
    def read(self, path):
        return open(path).read()

    def close(self):
        pass


def load(path):
    reader = Reader()
    found = reader.read(path)
    reader.close()
    return found
