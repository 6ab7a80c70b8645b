from shop.reading import is_complete


def test_nothing():
    assert not is_complete({})
