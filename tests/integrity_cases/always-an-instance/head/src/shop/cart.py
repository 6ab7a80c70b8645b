class M(type):
    def __instancecheck__(cls, x):
        return True

class Failure(Exception, metaclass=M):
    pass
