from shop.signing import Signer


def test_keys():
    signed = Signer("a").sign("text")
    assert Signer(["a", "b"]).unsign(signed) == b"text"
