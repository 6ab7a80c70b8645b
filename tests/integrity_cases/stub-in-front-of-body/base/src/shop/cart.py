def send(self, sender):
    if self.muted:
        return []
    found = []
    for receiver in self.receivers:
        found.append(receiver(sender))
    return found
