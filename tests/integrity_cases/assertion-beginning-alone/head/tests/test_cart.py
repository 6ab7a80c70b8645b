from shop.cart import said


def test_said():
    text = said("x")
    assert text.startswith("error")
