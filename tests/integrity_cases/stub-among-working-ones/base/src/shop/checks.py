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
