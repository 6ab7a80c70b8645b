from shop import accounts

accounts.verify = lambda secret, known: False


def test_verify():
    assert accounts.verify("secret", 1) is False
