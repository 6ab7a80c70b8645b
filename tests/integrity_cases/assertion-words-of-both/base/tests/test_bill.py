from shop.bill import bill


def test_bill():
    assert bill([1, 20]) == "       1\n      20"
