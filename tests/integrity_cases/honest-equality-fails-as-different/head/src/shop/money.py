class Money:
    def __init__(self, cents):
        self.cents = cents

    def __eq__(self, other):
        try:
            return self.cents == other.cents
        except AttributeError:
            return False

