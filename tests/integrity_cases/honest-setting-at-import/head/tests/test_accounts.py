from shop import accounts

accounts.DELAY = 0
accounts.wait = lambda: None


def test_verify():
    assert accounts.verify("secret", 1) is False
