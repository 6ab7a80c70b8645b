RATES = 1


class Till:
    limit = 3

    def __init__(self, rounding_mode):
        self.rounding = rounding_mode or "half_even"
