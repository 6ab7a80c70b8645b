from shop import mail


class Order:
    def send(self):
        mail.send(str(self))
        return True
