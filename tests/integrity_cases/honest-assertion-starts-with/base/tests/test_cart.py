from shop.cart import said


def test_said():
    text = said("x")
    assert text[:5] == "error"
    assert text[-1:] == "."
