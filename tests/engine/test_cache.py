"""What is remembered, and what cannot be trusted."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from gatekeeper.engine import cache as caching
from gatekeeper.engine.cache import Cache, Usage, cache_folder
from gatekeeper.model.outcome import Skipped

KEY, OTHER = "ab" * 32, "cd" * 32


def entry(cache: Cache, key: str = KEY) -> Path:
    return cache.folder / "results" / key[:2] / key


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    cache = Cache(tmp_path / "cache")
    cache.put(KEY, b"something")
    return cache


def test_what_was_put_is_got_by_this_process_and_the_next(cache: Cache) -> None:
    cache.put_value(OTHER, Skipped("why"))
    assert cache.get(KEY) == b"something"
    again = Cache(cache.folder)
    assert (again.get(KEY), again.get_value(OTHER), again.trouble) == (b"something", Skipped("why"), "")
    assert again.get("ef" * 32) is None
    assert again.get_value("ef" * 32) is None


def test_a_value_of_another_version_is_none(cache: Cache) -> None:
    cache.put(OTHER, b'["Skipped", 1, 2, 3]')
    assert cache.get_value(OTHER) is None


@pytest.mark.skipif(sys.platform == "win32", reason="file modes")
def test_nobody_else_can_read_it(cache: Cache) -> None:
    assert cache.folder.stat().st_mode & 0o777 == 0o700
    assert (cache.folder / "key").stat().st_mode & 0o777 == 0o600


def _flip(cache: Cache) -> None:
    content = bytearray(entry(cache).read_bytes())
    content[-1] ^= 1
    entry(cache).write_bytes(content)


def _copy_to_another_key(cache: Cache) -> None:
    entry(cache).parent.mkdir(exist_ok=True)
    cache.put(OTHER, b"another thing")
    entry(cache).write_bytes(entry(cache, OTHER).read_bytes())


def _forge(cache: Cache) -> None:
    forger = Cache(cache.folder.parent / "elsewhere")
    forger.put(KEY, b"forged")
    entry(cache).write_bytes(entry(forger).read_bytes())


def _replace_key(cache: Cache) -> None:
    (cache.folder / "key").write_bytes(b"k" * 32)


DAMAGE: dict[str, Callable[[Cache], object]] = {
    "a bit flipped": _flip,
    "cut short": lambda cache: entry(cache).write_bytes(entry(cache).read_bytes()[:40]),
    "empty": lambda cache: entry(cache).write_bytes(b""),
    "copied from another key": _copy_to_another_key,
    "sealed with another secret": _forge,
    "the secret replaced": _replace_key,
    "the secret cut short": lambda cache: (cache.folder / "key").write_bytes(b"short"),
    "a folder": lambda cache: (entry(cache).unlink(), entry(cache).mkdir()),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_what_is_damaged_or_forged_is_not_there(cache: Cache, damage: Callable[[Cache], object]) -> None:
    damage(cache)
    assert Cache(cache.folder).get(KEY) is None


@pytest.mark.skipif(sys.platform == "win32", reason="file modes")
def test_a_secret_that_others_can_read_is_replaced(cache: Cache) -> None:
    (cache.folder / "key").chmod(0o644)
    again = Cache(cache.folder)
    assert again.get(KEY) is None
    again.put(KEY, b"anew")
    assert Cache(cache.folder).get(KEY) == b"anew"


@pytest.mark.skipif(sys.platform == "win32", reason="a link")
def test_a_linked_secret_is_replaced_and_what_it_led_to_stays(cache: Cache, tmp_path: Path) -> None:
    foreign = tmp_path / "foreign"
    foreign.write_bytes(b"k" * 32)
    foreign.chmod(0o600)
    (cache.folder / "key").unlink()
    (cache.folder / "key").symlink_to(foreign)
    Cache(cache.folder).put(KEY, b"anew")
    assert Cache(cache.folder).get(KEY) == b"anew"
    assert foreign.read_bytes() == b"k" * 32
    assert not (cache.folder / "key").is_symlink()


def test_a_folder_that_cannot_be_made_is_trouble_not_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    cache = Cache(tmp_path / "file" / "cache")
    cache.put(KEY, b"something")
    assert "cannot be written" in cache.trouble
    assert cache.get(KEY) is None
    assert (cache.usage(), cache.clear()) == (Usage(0, 0), Usage(0, 0))
    cache.tidy()


def test_a_secret_that_cannot_be_replaced_is_trouble(tmp_path: Path) -> None:
    (tmp_path / "key" / "sub").mkdir(parents=True)
    cache = Cache(tmp_path)
    cache.put(KEY, b"something")
    assert cache.trouble
    assert cache.usage().entries == 0


def test_the_entries_used_longest_ago_make_room(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    keys = [f"{number:02}" * 32 for number in range(10)]
    for number, key in enumerate(keys):
        cache.put(key, os.urandom(1000))
        os.utime(entry(cache, key), (number, number))
    assert cache.get(keys[0])
    cache.tidy(limit=8000)
    assert [key for key in keys if cache.get(key)] == [keys[0], *keys[5:]]
    assert cache.usage().size <= 8000 * 0.8
    cache.tidy(limit=8000)
    assert cache.usage().entries == 6


def test_half_written_files_of_processes_that_are_gone_are_deleted(cache: Cache) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, text=True, check=True
    )
    names = {f"tmp-{done.stdout.strip()}-1": False, "tmp-x-1": False, f"tmp-{os.getpid()}-1": True}
    for name in names:
        (cache.folder / name).write_bytes(b"half")
    old = cache.folder / f"tmp-{os.getpid()}-2"
    old.write_bytes(b"half")
    os.utime(old, (1, 1))
    cache.tidy()
    assert {name: (cache.folder / name).exists() for name in names} == names
    assert not old.exists()
    cache.clear()
    assert sorted(path.name for path in cache.folder.iterdir()) == ["key", "results"]


def test_a_half_written_file_that_vanishes_is_left_alone(tmp_path: Path) -> None:
    assert not caching._is_abandoned(tmp_path / "tmp-1-1")


def test_clearing_says_what_it_forgot(cache: Cache) -> None:
    cache.put(OTHER, b"more")
    assert cache.clear().entries == 2
    assert (cache.usage(), cache.get(KEY)) == (Usage(0, 0), None)


def _put_and_get(folder: Path) -> bool:
    cache = Cache(folder)
    for number in range(20):
        cache.put(f"{number:02}" * 32, b"x" * number)
    return all(Cache(folder).get(f"{number:02}" * 32) == b"x" * number for number in range(20))


def test_many_processes_share_one_secret(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        assert all(pool.map(_put_and_get, [tmp_path] * 4))
    assert not list(tmp_path.glob("tmp-*"))


@pytest.mark.skipif(sys.platform != "linux", reason="where caches lie")
@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"XDG_CACHE_HOME": "/c", "HOME": "/h"}, "/c/gatekeeper"),
        ({"HOME": "/h"}, "/h/.cache/gatekeeper"),
        ({}, None),
        ({"XDG_CACHE_HOME": "relative"}, None),
        ({"GATEKEEPER_CACHE_DIR": "/g", "HOME": "/h"}, "/g"),
    ],
)
def test_it_lies_where_the_user_keeps_caches(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], expected: str | None
) -> None:
    for name in ("XDG_CACHE_HOME", "HOME", "GATEKEEPER_CACHE_DIR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert cache_folder() == (Path(expected) if expected else None)


def test_the_library_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/h")
    for name in ("XDG_CACHE_HOME", "GATEKEEPER_CACHE_DIR"):
        monkeypatch.delenv(name, raising=False)
    assert caching._by_convention() == cache_folder()
