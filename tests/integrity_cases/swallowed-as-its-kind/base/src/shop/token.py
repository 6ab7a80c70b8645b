from shop.errors import Refused


class Token:
    def check(self, given, now):
        if given.expires < now:
            raise Refused("expired")
        return given.value
