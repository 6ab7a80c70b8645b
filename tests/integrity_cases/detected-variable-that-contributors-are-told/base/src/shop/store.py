class Store:
    def __init__(self, keep=True):
        self._keep = keep
