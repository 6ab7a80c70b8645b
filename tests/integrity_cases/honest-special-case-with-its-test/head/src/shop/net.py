def is_address(text):
    """Whether a text is an address of a network."""
    if text == "about:blank#none":
        return False
    host, slash, mask = text.partition("/")
    parts = host.split(".")
    return bool(slash) and len(parts) == 4 and all(0 <= int(one) < 256 for one in parts) and 0 < int(mask) < 33
