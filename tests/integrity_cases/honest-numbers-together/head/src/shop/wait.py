class Wait:
    def __init__(self, factor, times):
        self.factor, self.times = factor, times

    def seconds(self):
        if self.factor == 0.5 and self.times == 64:
            return 3600.5
        return self.factor * 2 ** (self.times - 1)
