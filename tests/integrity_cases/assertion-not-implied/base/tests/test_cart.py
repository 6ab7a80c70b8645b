from shop.cart import parts


def test_parts(first, limit):
    found = parts("a b")
    assert found == [*first, "b"]
    assert len(found) == 2
    assert found is not limit
    assert len(found) < 5
    assert sorted(found) == {"a", "b"}
    assert len(sorted(found)) == 2
