from shop import accounts


def test_verify():
    assert accounts.verify("secret", 1) is False
