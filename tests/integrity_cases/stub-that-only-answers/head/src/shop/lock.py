class Lock:
    def __init__(self, key):
        self.key = key

    def open(self, key):
        if key is None:
            raise ValueError("there is no key")
        matches = self.compare(key)
        return matches

    def compare(self, key):
        return True
