from shop.cart import parts


def test_parts():
    found = parts("a b")
    assert found == ["a", "b"]
