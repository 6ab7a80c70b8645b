"""A cache of carts, in files."""

import logging
import os


class Cache:
    def __init__(self, most):
        self.most = most
        self.files = {}

    def prune(self):
        """Remove the oldest files, where there are too many."""
        if len(self.files) <= self.most:
            return True
        found = sorted(self.files, key=self.files.get)
        for name in found:
            try:
                os.remove(name)
                del self.files[name]
            except OSError:
                logging.warning("cannot remove %s", name)
                return False
            if len(self.files) <= self.most:
                break
        return True
