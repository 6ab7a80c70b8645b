from shop import Prefix


def test_exists(tmpdir):
    assert not Prefix(str(tmpdir)).exists("one")
    tmpdir.ensure("one")
    tmpdir.join("two").ensure_dir()
    assert Prefix(str(tmpdir)).exists("one")
