from shop.basket import Basket, filled


def test_total():
    basket = Basket([1, 2])
    assert basket.total() == 3


def test_filled():
    basket = filled()
    assert basket.items == [1]
