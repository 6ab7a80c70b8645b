"""The worker that looks for secrets, called in this process; the check's tests run it as the script that it is."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from gatekeeper.workers import scan_secrets
from tests.fakes import write_files
from tests.secrets_made import AWS, BASE64, GITHUB, HEX, KEY, PASSWORD

Place = tuple[int, int | None, int, int | None, str]
KEYWORD, HIGH_HEX, ACCESS_KEY = "Secret Keyword", "Hex High Entropy String", "AWS Access Key"


@pytest.fixture(autouse=True)
def _in_a_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def look(content: str | bytes, name: str = "a.py", *, is_test: bool = False) -> dict[str, Any]:
    write_files(Path(), {name: content})
    (said,) = scan_secrets.answer([(name, is_test)], None)["files"]
    return said


def found(content: str | bytes, name: str = "a.py", *, is_test: bool = False) -> list[Place]:
    return [tuple(place) for place in look(content, name, is_test=is_test)["found"]]


def kinds(content: str | bytes, name: str = "a.py", *, is_test: bool = False) -> set[str]:
    return {place[4] for place in found(content, name, is_test=is_test)}


def baseline(results: Mapping[str, Any], **settings: Any) -> str:
    plugins = [{"name": "KeywordDetector"}, {"name": "HexHighEntropyString", "limit": 3.0}]
    document = {"version": "1.5.0", "plugins_used": plugins, "filters_used": [], "results": results} | settings
    Path(".secrets.baseline").write_text(json.dumps(document))
    return ".secrets.baseline"


def test_the_script_answers_on_standard_output(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_files(Path(), {"a.py": f'KEY = "{AWS}"\n'})
    monkeypatch.setattr(sys, "path", list(sys.path))
    asked = {"packages": ["/nowhere"], "files": [["a.py", False]], "baseline": None}
    monkeypatch.setattr(sys, "stdin", io.StringIO(json.dumps(asked)))
    scan_secrets.main()
    printed = capsys.readouterr().out
    place = [1, 8, 1, 28, ACCESS_KEY]
    assert json.loads(printed) == {"files": [{"state": "scanned", "found": [place], "accepted": 0, "allowed": 0}]}
    assert AWS not in printed


@pytest.mark.parametrize(
    ("line", "name", "place"),
    [
        (f'key = "{AWS}"', "a.py", (8, 28, ACCESS_KEY)),
        (f"x = ghp('{GITHUB}')", "a.py", (10, 50, "GitHub Token")),
        (f'password = "{PASSWORD}"', "a.py", (13, 23, KEYWORD)),
        (f'x = "{HEX}"', "a.py", (6, 38, HIGH_HEX)),
        (f'x = "{BASE64}"', "a.py", (6, 46, "Base64 High Entropy String")),
        (f"url = postgres://app:{HEX}@db/app", "a.md", (22, 54, "Basic Auth Credentials")),
        (f"password: {PASSWORD}", "a.yaml", (11, 21, KEYWORD)),
        (f"API_KEY={PASSWORD}", ".env", (9, 19, KEYWORD)),
        (f"token: {GITHUB}", "a.yaml", (8, 48, "GitHub Token")),
        (f"# {AWS}\na: 1", "a.yaml", (3, 23, ACCESS_KEY)),
        (f'db = connect(password="{PASSWORD}")', "a.py", (24, 34, KEYWORD)),
    ],
)
def test_each_kind_at_its_place(line: str, name: str, place: tuple[int, int, str]) -> None:
    start, end, kind = place
    assert (1, start, 1, end, kind) in found(f"{line}\n", name)


def test_the_detectors_that_the_library_has_are_all_used() -> None:
    names = {type(one).__name__ for one in scan_secrets.by_default().plugins}
    assert len(names) >= 26
    assert "IPPublicDetector" not in names


def test_two_tokens_on_a_line_are_both_in_the_region() -> None:
    other = GITHUB.replace("a1B2", "z9Y8")
    assert found(f"{GITHUB} {other}\n") == [(1, 1, 1, 82, "GitHub Token")]


@pytest.mark.parametrize(
    ("content", "lines"), [(f"{KEY}\nx = 1\n", (1, 4)), (KEY.replace("END", "STOP") + "\n", (1, 1)), (KEY, (1, 4))]
)
def test_a_private_key_reaches_to_its_end(content: str, lines: tuple[int, int]) -> None:
    ((first, _, last, _, kind),) = found(content, "id_rsa")
    assert (first, last, kind) == (*lines, "Private Key")


def test_a_value_over_several_lines_is_hidden_with_all_of_them() -> None:
    content = "secret: >-\n  firsthalf9\n  secondhalf8\n\nother: 1\n"
    assert found(content, "a.yaml") == [(1, None, 3, None, KEYWORD)]


@pytest.mark.parametrize(
    "line",
    [
        'password = "password"',
        'password = "your-api-key"',
        'PASSWORD_HELP = "Enter your password here"',
        'API_KEY_HEADER = "X-API-Key"',
        'CLIENT_SECRET = "client_secret"',
        'secrets_dir = "/run/secrets/shop"',
        'API_KEY = "PUT_YOUR_SHOP_KEY_HERE"',
        'url = "http://user:pass@host/"',
        'password = os.environ["PASSWORD"]',
        'password = "{{ password }}"',
        f'rev: "{HEX}"',
        f'"sha256": "{HEX}"',
        f'user_id = "{HEX}"',
        f'x = "{HEX}"' + " " * 1000 + "#",
        "x = 'abcdefghijklmnopqrstuvwxyz'",
    ],
)
def test_what_is_no_secret(line: str) -> None:
    assert found(f"{line}\n") == []


def test_no_guesses_are_made_in_tests_but_keys_are_found() -> None:
    content = f'password = "{PASSWORD}"\nx = "{HEX}"\ny = "{AWS}"\n'
    assert kinds(content, is_test=True) == {ACCESS_KEY}
    assert kinds(content) == {ACCESS_KEY, KEYWORD, HIGH_HEX}


@pytest.mark.parametrize(
    ("name", "content", "state"),
    [
        ("poetry.lock", f'x = "{AWS}"', "left out"),
        ("a.bin.txt", f'\0 "{AWS}"'.encode(), "binary"),
        ("a.txt", b"x" * (scan_secrets.LARGEST + 1), "large"),
        ("a.yaml", "a: {{ b }}\n", "scanned"),
    ],
)
def test_what_is_looked_at(name: str, content: str | bytes, state: str) -> None:
    assert look(content, name)["state"] == state


def test_a_file_that_cannot_be_read_fails() -> None:
    Path("folder").mkdir()
    scanner = scan_secrets.by_default()
    scanner = scan_secrets.Scanner(scanner.plugins, (), frozenset(), True)
    assert scan_secrets.look(scanner, "folder", False) == {"state": "failed", "reason": "Is a directory"}


def test_other_encodings_are_read() -> None:
    assert found(f'name = "M\xfcller"\npassword = "{PASSWORD}"\n'.encode("latin-1")) == [(2, 13, 2, 23, KEYWORD)]
    assert found(f'password = "{PASSWORD}"\r\n'.encode("utf-16")) == [(1, None, 1, None, KEYWORD)]


def test_lines_end_where_git_ends_them() -> None:
    assert found(f'x = 1\r\npassword = "{PASSWORD}"\r\n') == [(2, 13, 2, 23, KEYWORD)]
    assert found(f'a\x0cb\rc\x85\npassword = "{PASSWORD}"\n') == [(2, 13, 2, 23, KEYWORD)]


def test_a_settings_file_that_the_library_chokes_on_is_read_as_text(monkeypatch: pytest.MonkeyPatch) -> None:
    def choke(*_: object, **__: object) -> None:
        raise TypeError

    monkeypatch.setattr("detect_secrets.transformers.get_transformed_file", choke)
    assert kinds(f'key: "{AWS}"\n', "a.yaml") == {ACCESS_KEY}


@pytest.mark.parametrize(
    "content",
    [
        f'password = "{PASSWORD}"  # pragma: allowlist secret\n',
        f'# pragma: allowlist nextline secret\npassword = "{PASSWORD}"\n',
    ],
)
def test_what_is_marked_is_counted_apart(content: str) -> None:
    assert look(content) == {"state": "scanned", "found": [], "accepted": 0, "allowed": 1}


def test_a_baseline_decides_what_is_looked_for_and_accepted() -> None:
    from detect_secrets.core.potential_secret import PotentialSecret

    write_files(Path(), {"a.py": f'password = "{PASSWORD}"\nx = "{AWS}"\n', "test_b.py": f'x = "{HEX}"\n'})
    accepted = {"type": KEYWORD, "hashed_secret": PotentialSecret.hash_secret(PASSWORD)}
    network = {"path": "detect_secrets.filters.common.is_ignored_due_to_verification_policies", "min_level": 2}
    path = baseline({"a.py": [accepted]}, filters_used=[network])
    one, two, own = scan_secrets.answer([("a.py", False), ("test_b.py", True), (path, False)], path)["files"]
    assert (one["found"], one["accepted"]) == ([], 1)
    # Its settings are the project's: guesses are made in tests as well.
    assert two["found"] == [(1, 6, 1, 38, HIGH_HEX)]
    assert own == {"state": "left out"}


@pytest.mark.parametrize(
    "settings",
    [
        {"plugins_used": [{"name": "Own", "path": "file://own.py"}]},
        {"filters_used": [{"path": "file://own.py::is_fine"}]},
        {"filters_used": [{"path": "os.path.exists"}]},
    ],
)
def test_code_of_the_project_is_not_run(settings: dict[str, Any]) -> None:
    problem = scan_secrets.answer([], baseline({}, **settings))["problem"]
    assert problem.startswith(".secrets.baseline names code of the project's own (")


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"version": "1.5.0", "plugins_used": [{"name": "Nope"}]}'])
def test_a_baseline_that_cannot_be_read_is_a_problem(content: str) -> None:
    Path(".secrets.baseline").write_text(content)
    problem = scan_secrets.answer([], ".secrets.baseline")["problem"]
    assert problem.startswith(".secrets.baseline is no baseline that detect-secrets can read (")
