def _text(size):
    return f"{size:,} bytes"


def shown(size):
    return _text(size).strip()
