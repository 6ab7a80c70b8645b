from __future__ import annotations

from pathlib import Path

import pytest

from gatekeeper.errors import ConfigError
from gatekeeper.project.reading import read_ini, read_toml, strings, table, text, words


def _file(folder: Path, content: bytes) -> Path:
    path = folder / "settings"
    path.write_bytes(content)
    return path


def test_what_is_absent_is_empty(tmp_path: Path) -> None:
    assert read_toml(tmp_path / "none") == {}
    assert read_ini(tmp_path / "none") == {}


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    assert read_toml(_file(tmp_path, b"\xef\xbb\xbfa = 1\n")) == {"a": 1}


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"a = 1\nb = =\n", "line 2"),
        (b"a = '\xff'\n", r"is not UTF-8 \(byte 5\)"),
        (b"a = " + b"[" * 20_000, "nested too deeply"),
    ],
)
def test_toml_that_cannot_be_read(tmp_path: Path, content: bytes, complaint: str) -> None:
    with pytest.raises(ConfigError, match=complaint):
        read_toml(_file(tmp_path, content))


def test_a_file_that_fails_while_it_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = _file(tmp_path, b"")

    def refuse(self: Path, encoding: str) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_text", refuse)
    with pytest.raises(ConfigError, match="cannot be read: Permission denied"):
        read_toml(path)


def test_a_percent_sign_and_repeats_in_an_ini_file(tmp_path: Path) -> None:
    assert read_ini(_file(tmp_path, b"[a]\nb = %d %(c)s\n[a]\nb = 100%\n")) == {"a": {"b": "100%"}}


@pytest.mark.parametrize(
    ("content", "complaint"),
    [(b"a = 1\n", "line 1 is in no section"), (b"[a]\nb = 1\n nonsense\n=\n", r"not a valid INI file \(line 4\)")],
)
def test_an_ini_file_that_cannot_be_read(tmp_path: Path, content: bytes, complaint: str) -> None:
    with pytest.raises(ConfigError, match=complaint):
        read_ini(_file(tmp_path, content))


def test_values_of_the_wrong_kind_count_as_absent() -> None:
    data = {"tool": {"a": 3, "b": "c"}, "project": []}
    assert table(data, "tool") == {"a": 3, "b": "c"}
    assert table(data, "tool", "a", "deeper") == {}
    assert table(data, "project", "name") == {}
    assert text(table(data, "tool"), "b") == "c"
    assert text(table(data, "tool"), "a") is None
    assert strings("one") == ("one",)
    assert strings(["one", 2, "three"]) == ("one", "three")
    assert strings({"one": 1}) == ()


def test_the_items_of_an_ini_list() -> None:
    assert words("\n  a\n  # no\n  b, c\n") == ("a", "b", "c")
    assert words(None) == ()
