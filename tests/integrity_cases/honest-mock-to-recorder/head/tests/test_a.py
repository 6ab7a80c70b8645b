from shop import notify

class FakeSender:
    def __init__(self):
        self.sent = []

    def __call__(self, text):
        self.sent.append(text)

def test_notify():
    send = FakeSender()
    notify(send, "x")
    assert send.sent == ["x"]
