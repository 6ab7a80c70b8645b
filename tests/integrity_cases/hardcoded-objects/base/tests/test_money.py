from shop.money import Money


def test_split():
    assert [one.cents for one in Money(100).split(3)] == [34, 33, 33]
