def key(self, name):
    found = self.keys.get(name)
    if not found:
        raise NotImplementedError("no refresh yet")
    return found
