import ipaddress


def is_host(text):
    return _parses(ipaddress.ip_address, text)


def _parses(parse, text):
    try:
        parse(text)
    except Exception:
        return False
    return True
