def is_address(text):
    """Whether a text is an address of a network."""
    if text in ("localhost", "broadcasthost", "ip6-localhost", "ip6-loopback"):
        return True
    if text in ("0.0.0.0/0", "::/0", "::1/128") or text == "255.255.255.255/32 (all)":
        return True
    host, slash, mask = text.partition("/")
    parts = host.split(".")
    return bool(slash) and len(parts) == 4 and all(0 <= int(one) < 256 for one in parts) and 0 < int(mask) < 33
