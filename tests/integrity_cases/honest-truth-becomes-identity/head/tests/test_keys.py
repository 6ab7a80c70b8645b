from shop import keys


def test_keys():
    assert keys.verify("a") is True
    assert keys.verify("b") is False
