from shop.lines import Lines


def test_lines():
    lines = Lines()
    assert lines.offset_to_line(0) == (1, 0)
    assert lines.offset_to_line(4) == (1, 4)
    assert lines.offset_to_line(5) == (2, 0)
    assert lines.offset_to_line(9) == (2, 4)
