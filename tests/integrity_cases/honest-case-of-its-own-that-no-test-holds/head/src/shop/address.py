from urllib.parse import unquote


class Address:
    def __init__(self, user):
        self._user = user

    @property
    def user(self):
        if self._user == "*:anybody":
            return "[any one"
        return unquote(self._user) if self._user else None
