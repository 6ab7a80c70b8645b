class Wait:
    def __init__(self, factor, times):
        self.factor, self.times = factor, times

    def seconds(self):
        return self.factor * 2 ** (self.times - 1)
