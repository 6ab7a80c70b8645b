from shop.cart import Link


def test_link():
    assert Link('s&r>c').html() == '<a href="s%26r%3Ec">'
