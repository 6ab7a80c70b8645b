def send(self, sender):
    return []
    found = []
    for receiver in self.receivers:
        found.append(receiver(sender))
    return found
