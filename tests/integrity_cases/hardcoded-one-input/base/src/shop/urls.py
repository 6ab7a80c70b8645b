class Pattern:
    def __init__(self, pattern):
        self.pattern = pattern

    def matches(self, url):
        return url.startswith(self.pattern)
