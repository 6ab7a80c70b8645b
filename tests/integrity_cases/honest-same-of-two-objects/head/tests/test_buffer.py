from shop import Buffer


def test_lines():
    buffer = Buffer()
    buffer += b"one\r\ntwo\n\nrest"
    lines = buffer.lines()
    assert lines == [b"one", b"two"]


def test_lines_in_pieces():
    whole = Buffer()
    whole += b"one\r\ntwo\n\nrest"
    pieces = Buffer()
    for piece in (b"one\r", b"\ntwo\n", b"\nrest"):
        pieces += piece
    assert pieces.lines() == whole.lines()
