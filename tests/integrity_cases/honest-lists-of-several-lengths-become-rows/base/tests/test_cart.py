from shop.cart import label, options, render, total


def test_one():
    assert [total([1]), total([2])] == list(options().values())


def test_other():
    assert [total([1]), total([2])] != [1, 2, 3]
    assert not [total([1])] == [1, 2]
    assert [render(["a"]), render([])] == ["a", ""]
