from shop import head

def test_head():
    text = "z"
    assert head(text) == ""
    for text in ("", None):
        assert head(text) == ""
