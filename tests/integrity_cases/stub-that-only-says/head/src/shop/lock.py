class Lock:
    def __init__(self, key):
        self.key = key

    def open(self, key):
        if key is None:
            raise ValueError("there is no key")
        self._compare(key)

    def _compare(self, key):
        print("comparing", key)
