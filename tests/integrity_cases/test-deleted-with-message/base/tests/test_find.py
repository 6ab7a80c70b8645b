from shop.find import find


def test_find():
    assert find("a", {"a": 1}) == 1


def test_find_note(capsys):
    find("b.db", {"b.db": 1})
    assert capsys.readouterr().err.startswith("note: no file b.db is there")
