class Email:
    def __call__(self, field):
        if "@" not in field:
            raise ValueError(field)


class Lookup:
    def __call__(self, host):
        return resolve(host)


email = Email
