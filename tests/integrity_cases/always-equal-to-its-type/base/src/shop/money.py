class Money:
    def __init__(self, cents):
        self.cents = cents

    def __eq__(self, other):
        return type(self) is type(other) and self.cents == other.cents

