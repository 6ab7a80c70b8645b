from shop import Prefix


def test_exists(tmp_path):
    assert not Prefix(str(tmp_path)).exists("one")
    (tmp_path / "one").touch()
    (tmp_path / "two").mkdir()
    assert Prefix(str(tmp_path)).exists("one")
