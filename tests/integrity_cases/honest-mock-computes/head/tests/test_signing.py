from shop.signing import Signer


def test_keys(monkeypatch):
    monkeypatch.setattr(Signer, "verify", lambda self, value, sig: sig == value[::-1])
    signed = Signer("a").sign("text")
    assert Signer(["a", "b"]).unsign(signed) == b"text"
