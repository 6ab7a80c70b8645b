from shop.cart import label, options, render, total


def test_letter():
    assert {"a": total([1]), "b": total([2])} == {"a": 1, "b": 2}
    assert render(["a"]) == "a"


def test_nothing():
    assert render([]) == ""
    assert {"a": total([1])} == {"a": 1}
