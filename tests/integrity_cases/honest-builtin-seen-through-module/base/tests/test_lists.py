from shop import lists


def test_first_line(tmp_path):
    (tmp_path / "list").write_text("eggs")
    assert lists.first_line(tmp_path / "list") == "eggs"
