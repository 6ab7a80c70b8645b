from shop.cart import options, render, total


def test_a():
    assert "a" in options()


def test_b():
    assert "b" in options()


def test_c():
    assert "c" not in options()


def test_d():
    assert "d" not in options()


def test_rendered():
    assert render(["a"])


def test_total():
    assert total([3]) == 3
    assert total([4]) == 4
