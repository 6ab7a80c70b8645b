import time


def clock():
    return time.time()


class Notes:
    def __init__(self, now):
        self.now = now
        self.kept = []

    def add(self, text):
        self.kept.append((self.now(), text))

    def count(self):
        return len(self.kept)
