from shop.cart import parts


def test_parts(first, limit):
    found = parts("a b")
    assert found == [*first, "b"]
    assert sorted(found) == {"a", "b"}
