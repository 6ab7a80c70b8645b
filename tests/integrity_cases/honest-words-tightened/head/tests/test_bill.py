from shop.bill import bill


def test_bill():
    assert bill([1, 20]).split() == ["1", "20"]
