class Token:
    def check(self, given, now):
        if given.expires < now:
            raise ValueError("expired")
        return given.value
