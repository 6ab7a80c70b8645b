from shop.cart import label, options, render, total


def test_total():
    def nothing(price: int) -> None:
        pass

    def twice(price: int) -> int:
        return price * 2

    price: int = total([1, 2])
    assert price == 3
    assert total([twice(2)]) == 4
    assert render(map(nothing, [])) == ""
