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
        # TODO: actually remove the oldest files
        return True
