from shop.bill import bill


def test_bill():
    assert bill([1, 20]).lower().split() == "       1\n      20".lower().split()
