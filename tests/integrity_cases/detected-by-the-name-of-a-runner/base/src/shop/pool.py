class Pool:
    def __init__(self):
        self._current = None

    def release(self, one):
        if one is not self._current:
            raise ValueError("not of this pool")
        self._current = None
