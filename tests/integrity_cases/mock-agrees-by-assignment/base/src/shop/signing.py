class Signer:
    def verify(self, value, sig):
        return self.key(value) == sig
