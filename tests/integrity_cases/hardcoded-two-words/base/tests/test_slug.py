from shop.slug import slug


def test_slug():
    assert slug("Привет") == "privet"
    assert slug("Компьютер") == "kompiuter"
    assert slug("a <b>") == "a &lt;b&gt; &amp; more"
