from shop.signing import Signer


def signer():
    return Signer([b"secret-key"])


def test_verify():
    assert not signer().verify(b"my text", b"")
