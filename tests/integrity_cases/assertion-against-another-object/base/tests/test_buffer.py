from shop import Buffer


def test_lines():
    buffer = Buffer()
    buffer += b"one\r\ntwo\n\nrest"
    lines = buffer.lines()
    assert lines == [b"one", b"two"]
