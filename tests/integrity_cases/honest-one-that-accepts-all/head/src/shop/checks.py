class Length:
    """Between two lengths."""

    def __init__(self, least):
        self.least = least

    def __call__(self, field):
        if len(field) < self.least:
            raise ValueError(field)


class Digits:
    """Digits alone."""

    def __call__(self, field):
        if not field.isdigit():
            raise ValueError(field)


class Filled:
    """Anything but blanks."""

    def __call__(self, field):
        if not field.strip():
            raise ValueError(field)


class NullCheck:
    def __call__(self, field):
        pass


class Anything:
    """A check for fields that have none: nothing is refused."""

    def __call__(self, field):
        """Do nothing."""
        ...


class Marked:
    def __call__(self, field):
        pass


class Starred(Marked):
    def __call__(self, field):
        if "*" not in field:
            raise ValueError(field)
