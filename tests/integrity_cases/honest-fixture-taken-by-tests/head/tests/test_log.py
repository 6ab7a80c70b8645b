from shop.log import lines


def test_lines(nothing_logged):
    assert lines() == []
