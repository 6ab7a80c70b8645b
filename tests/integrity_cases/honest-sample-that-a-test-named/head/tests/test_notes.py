from shop.bills import read


def test_sold():
    assert read("notes/second.txt") == 3
