import pytest

from shop.files import require_writable, save


def test_require_writable(tmp_path, mocker):
    path = tmp_path / "kept"
    check = mocker.patch("shop.files.require_writable", side_effect=PermissionError)
    with pytest.raises(PermissionError):
        check(path)


def test_save(tmp_path):
    save(tmp_path / "new", "text")
    assert (tmp_path / "new").read_text() == "text"
