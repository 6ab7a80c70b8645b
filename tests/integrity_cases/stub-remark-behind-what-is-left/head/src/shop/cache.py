"""A cache of files."""

import os


class Cache:
    def __init__(self, most):
        self.most = most
        self.files = {}

    def shrink(self, found):
        """Remove the files, where there are too many."""
        if len(self.files) > self.most:
            # TODO: remove the files,
            # the oldest first.
            pass
        return len(self.files)
