class Clock:
    def __init__(self, stop):
        self.stop = stop


def after(most):
    return lambda count: count >= most
