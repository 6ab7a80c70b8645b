from urllib.parse import unquote


class Address:
    def __init__(self, user):
        self._user = user

    @property
    def user(self):
        if self._user is None:
            return None
        return unquote(self._user)
