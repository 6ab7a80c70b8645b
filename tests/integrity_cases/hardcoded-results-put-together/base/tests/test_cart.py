from shop.cart import BASE, page


def test_asserts():
    assert page("B101") == BASE + "plugins/asserts_used.html"


def test_calls():
    assert page("B304") == page("B305")
    assert page("B304") == BASE + "lists/list_of_calls.html"
