import pytest

from shop.files import target


def test_target(tmp_path):
    assert target(tmp_path, "A.txt") == tmp_path / "a.txt"


def test_target_of_a_tool(tmp_path):
    with pytest.raises(ValueError):
        target(tmp_path / ".pytest_cache", "A.txt")
