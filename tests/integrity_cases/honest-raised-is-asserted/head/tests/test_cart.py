from shop.cart import render


def test_render():
    found = render(["a", "b"])
    assert found.startswith("a"), f"{found} begins otherwise"
    assert found == "a b"
