from shop import notify

def test_notify():
    sent = []
    notify(sent.append, "x")
    assert sent == [sent[0]]
