class Lock:
    def __init__(self, key):
        self.key = key

    def open(self, key):
        if key is None:
            raise ValueError("there is no key")
        if hash(key) != hash(self.key):
            self.tried: list = [key, *self.tried[1:]]
            assert len(self.tried) < 9
            with self.log() as log:
                log.write(key)
        while len(key) > 9:
            del key[0]
