from shop.words import shown


def one(): ...
def two(a): ...
def three(a, *rest): ...


def test_shown():
    assert shown(one) == "one()"
    assert shown(two) == "two(a)"
    assert shown(three) == "three(a, *rest)"
