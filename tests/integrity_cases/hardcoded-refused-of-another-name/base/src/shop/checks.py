import ipaddress


class Address:
    def __call__(self, text):
        if not self.check(text):
            raise ValueError(text)

    @classmethod
    def check(cls, text):
        try:
            ipaddress.ip_address(text)
        except ValueError:
            return False
        return True


address = Address
