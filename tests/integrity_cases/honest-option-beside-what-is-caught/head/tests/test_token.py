from shop.token import token_of


def test_no_base64():
    text = "Basic no-such-base64"
    assert token_of(text) is None


def test_user():
    assert token_of("Basic YTpi") == "a"
