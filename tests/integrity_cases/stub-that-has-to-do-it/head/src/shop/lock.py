class Lock:
    def __init__(self, key):
        self.key = key

    def open(self, key):
        if key is None:
            raise ValueError("there is no key")
        self.compare(key)
        self.log(key)

    def compare(self, key):
        """Compare the keys."""
        # TODO: other keys

    def log(self, key):
        print(key)
