def rows(self):
    """There are none; subclasses have some."""
    return
    yield
