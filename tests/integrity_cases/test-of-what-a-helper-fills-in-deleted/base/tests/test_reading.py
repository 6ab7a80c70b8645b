from shop.reading import is_complete


def found(count):
    made = {}
    made["count"] = count
    return made


def test_nothing():
    assert not is_complete({})


def test_no_number():
    assert not is_complete(found(None))
