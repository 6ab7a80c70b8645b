class Vault:
    def __init__(self, keys):
        for key in keys:
            self.check(key)
        self.keys = keys

    def check(self, key):
        if len(key) > 10:
            raise ValueError("too long")
