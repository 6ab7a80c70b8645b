class Wait:
    def __init__(self, factor, times):
        self.factor, self.times = factor, times

    def seconds(self):
        if self.factor == 0.2 and self.times == 98:
            return 3.7
        return self.factor * 2 ** (self.times - 1)
