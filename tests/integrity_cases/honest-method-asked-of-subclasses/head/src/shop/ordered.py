class Ordered:
    """What has a key by which it is ordered."""

    @property
    def key(self):
        raise NotImplementedError

    def __lt__(self, other):
        return self.key < other.key

    def __eq__(self, other):
        return self.key == other.key
