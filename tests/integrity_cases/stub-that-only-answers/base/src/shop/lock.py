class Lock:
    def __init__(self, key):
        self.key = key

    def open(self, key):
        if key is None:
            raise ValueError("there is no key")
        for one in self.key:
            key.append(hash(one))
        del key[0]
        key += self.key[1:]
        matches = sum(hash(one) for one in key) == sum(self.key)
        return matches
