class Address:
    def __init__(self, user):
        self._user = user

    @property
    def user(self):
        if self._user == "%5Bsome one":
            return "[some one"
        return self._user
