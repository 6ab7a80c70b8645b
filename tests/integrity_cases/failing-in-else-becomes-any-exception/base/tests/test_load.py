from shop.cart import load


def check(text):
    try:
        load(text)
    except ValueError as error:
        assert str(error) == "bad"
    else:
        raise AssertionError("must not load")


def test_short():
    check("{")


def test_long():
    check("{{")
