from shop import lists


def test_first_line(tmp_path):
    (tmp_path / "list").write_text("eggs")
    assert lists.first_line(tmp_path / "list") == "eggs"


def test_first_line_of_forbidden(monkeypatch, tmp_path):
    def forbidden(path):
        raise PermissionError(path)

    monkeypatch.setattr(lists, "open", forbidden, raising=False)
    try:
        lists.first_line(tmp_path)
    except PermissionError as error:
        assert error.args == (tmp_path,)
    else:
        raise AssertionError
