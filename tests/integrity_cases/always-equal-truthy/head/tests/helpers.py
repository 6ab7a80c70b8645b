LIMIT = 3


class Whatever:
    def __eq__(self, other):
        return 1
