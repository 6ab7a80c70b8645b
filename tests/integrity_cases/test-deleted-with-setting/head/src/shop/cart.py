RATES = 1


class Till:
    limit = 3
