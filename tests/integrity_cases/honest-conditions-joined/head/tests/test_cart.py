from shop.cart import options, render, total


def test_options():
    assert all(["a" in options(), "b" in options()])
    assert not any(["c" in options(), "d" in options()])
    assert not not render(["a"])


def test_total():
    assert total([3]) == 3 and total([4]) == 4
