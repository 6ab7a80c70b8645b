def key(self, name):
    found = self.keys.get(name)
    if not found:
        self.refresh()
        found = self.keys[name]
    return found
