from shop.files import target


def test_target(tmp_path):
    assert target(tmp_path, "A.txt") == tmp_path / "a.txt"
