from shop import Buffer


def test_lines():
    buffer = Buffer()
    buffer += b"one\r\ntwo\n\nrest"
    other = Buffer()
    other += b"one\r\ntwo\n\nrest"
    expected = other.lines()
    lines = buffer.lines()
    assert lines == expected
