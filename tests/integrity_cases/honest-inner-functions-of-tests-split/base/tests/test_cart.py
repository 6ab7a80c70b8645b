from shop.cart import label, options, render, total


def test_total():
    def nothing(price: int) -> None:
        pass

    def twice(price: int) -> int:
        return price * 2

    assert total(map(twice, [2, 3])) == 10
    assert render(filter(nothing, ["a"])) == ""
    price: int = total([1, 2])
    assert price == 3
