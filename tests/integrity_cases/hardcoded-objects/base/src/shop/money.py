class Money:
    def __init__(self, cents):
        self.cents = cents

    def split(self, parts):
        each, rest = divmod(self.cents, parts)
        return [Money(each + (n < rest)) for n in range(parts)]
