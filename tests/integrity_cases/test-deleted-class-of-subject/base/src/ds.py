class Ordered(dict):
    def a(self):
        return 1
class Plain(dict):
    pass
