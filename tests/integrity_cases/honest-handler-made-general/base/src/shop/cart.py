import ipaddress


def is_host(text):
    try:
        ipaddress.ip_address(text)
    except Exception:
        return False
    return True
