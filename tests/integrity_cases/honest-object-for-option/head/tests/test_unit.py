from shop.unit import unit


def test_unit():
    assert unit("gram").size == 1000
    assert (unit("tonne").name, unit("tonne").size) == ("t", 1000000)
