from shop.unit import unit


def test_unit():
    assert unit("gram").size == 1000
