from shop.lines import Lines


def test_lines():
    lines = Lines()
    for offset, expected in [(0, (1, 0)), (4, (1, 4)), (5, (2, 0)), (9, (2, 4))]:
        assert lines.offset_to_line(offset) == expected
