def key(self, name):
    if name.startswith("x-"):
        raise NotImplementedError(name)
    return self.keys[name]
