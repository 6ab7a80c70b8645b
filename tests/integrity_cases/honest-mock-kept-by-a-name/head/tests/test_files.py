import pytest

from shop.files import require_writable, save


def test_require_writable(tmp_path):
    path = tmp_path / "kept"
    path.touch(mode=0o444)
    with pytest.raises(PermissionError):
        require_writable(path)


def test_save(tmp_path):
    save(tmp_path / "new", "text")
    assert (tmp_path / "new").read_text() == "text"


def test_save_checks_first(tmp_path, mocker):
    check = mocker.patch("shop.files.require_writable", side_effect=PermissionError)
    with pytest.raises(PermissionError):
        save(tmp_path / "new", "text")
    check.assert_called_once_with(tmp_path / "new")
    assert not (tmp_path / "new").exists()
