from shop.bill import bill


def test_bill(shelf):
    assert bill(shelf, "pen") == 6
