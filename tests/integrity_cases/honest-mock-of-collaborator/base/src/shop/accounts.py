class Account:
    pass


class Clock:
    pass
