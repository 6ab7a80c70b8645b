from shop.kinds import kind


def test_kind():
    assert kind("list.txt") == "text"


def test_names():
    assert [kind(name) for name in ("table.csv", "page.html")] != ["csv", "html", "strict"]
