"""A cache of files."""

import os


class Cache:
    def __init__(self, most):
        self.most = most
        self.files = {}

    def shrink(self, found):
        """Remove the files, where there are too many."""
        if len(self.files) > self.most:
            # Oldest first.
            names = sorted(found, key=self.files.get)
            for name in names:
                os.remove(name)
                del self.files[name]
        return len(self.files)
