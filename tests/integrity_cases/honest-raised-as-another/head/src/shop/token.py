from shop.errors import Refused


class Token:
    def check(self, given, now):
        try:
            if given.expires < now:
                raise Refused("expired")
        except ValueError as error:
            raise Refused(f"{given}: {error}") from error
        return given.value
