from shop.cart import parts


def test_parts():
    found = parts("a b")
    assert found
    assert found is not None
    assert isinstance(found, (list, tuple))
    assert len(found) == 2
    assert found[0] == "a"
    assert "b" in found
