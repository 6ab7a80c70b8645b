from shop.log import lines


def test_lines():
    assert lines() == []
