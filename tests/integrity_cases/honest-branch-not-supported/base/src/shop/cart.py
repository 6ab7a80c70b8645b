def key(self, name):
    return self.keys[name]
