from shop.cart import discount


def check_error(call, text):
    try:
        call()
    except ValueError as error:
        assert text in str(error)
    else:
        raise AssertionError("nothing was raised")


def test_discount():
    check_error(lambda: discount(1, 101), "than")
