from shop.find import find


def test_find():
    assert find("a", {"a": 1}) == 1
