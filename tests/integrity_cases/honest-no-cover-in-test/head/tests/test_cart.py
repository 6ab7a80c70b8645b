from shop.cart import discount, total


def test_cart():
    def unused():  # pragma: no cover
        raise RuntimeError

    assert total([1], on_error=unused) == 1
