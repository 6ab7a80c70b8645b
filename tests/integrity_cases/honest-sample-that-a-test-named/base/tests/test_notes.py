from shop.bills import read


def test_sold():
    assert read("notes/first.txt") == 3
