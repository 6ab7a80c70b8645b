from shop import keys


def test_keys():
    assert keys.verify("a")
    assert not keys.verify("b")
