"""Roles as profiles: what is written loads, and says where it comes from."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gatekeeper import config
from gatekeeper.errors import UsageError
from gatekeeper.rolefile import read_role_file
from gatekeeper.roles import read_role, render_role
from tests.config.files import reader

SAMPLE = Path(__file__).parent / "samples" / "payments.md"
KNOWN = (
    "coverage.lines",
    "coverage.changed",
    "size.file_lines",
    "complexity.function",
    "lint.findings",
    "types.errors",
)


def rendered(text: str, file: str = "role.md") -> str:
    return render_role(read_role(text, file), file, KNOWN.__contains__)


def test_every_line_names_the_line_that_it_comes_from() -> None:
    lines = rendered(SAMPLE.read_text(encoding="utf-8"), "payments.md").splitlines()
    assert lines[0] == "# The role payments-backend, as gatekeeper read it out of payments.md."
    expected = (
        'coverage.lines = ">= 80%"           # line 46: "Minimum 80% test coverage (target: 92%)"; line 46 aims for '
        ">= 92%",
        'extends = "standard"                # not in the source; gatekeeper\'s default: the source names no profile',
        '    "payments/**",                  # line 23: "You may only edit files within the /payments directory."',
        "forbid = [",
        'max_lines = 400                     # line 50: "PRs at most 400 lines"',
        'tool = "mypy"                       # line 52: "Use `ruff` and `mypy`, not pyright"',
        '# line 30: "The storefront agent must not edit `payments/api.py`": meant for another role',
        'id = "line-13-2"',
    )
    assert set(expected) <= set(lines)


def test_what_no_check_measures_becomes_manual() -> None:
    text = rendered("Mutation score ≥ 75%")
    assert "[conditions]" not in text
    assert 'title = "mutation.score >= 75%: Mutation score >= 75%"' in text


@pytest.mark.parametrize(
    ("text", "base", "why"),
    [
        ("Coverage ≥ 70%", "development", "since line 1 asks for less coverage than standard does"),
        ("Coverage ≥ 80%", "standard", "gatekeeper's default: the source names no profile"),
        ("", "standard", "gatekeeper's default: the source names no profile"),
    ],
)
def test_the_shipped_profile_that_it_extends(text: str, base: str, why: str) -> None:
    assert f'extends = "{base}"' in rendered(text)
    assert why in rendered(text)


def test_two_statements_of_one_measure_are_both_named() -> None:
    text = rendered("Coverage ≥ 80%.\n\nCoverage must be at least 85%.")
    assert 'coverage.lines = ">= 85%"' in text
    assert "; line 1 also says >= 80%" in text


def test_a_role_that_asks_for_nothing_still_is_a_profile() -> None:
    assert config.resolve_profile("x.toml", reader({"x.toml": rendered("Hello")})).conditions["lint.findings"]


PARTS = st.sampled_from(
    [
        "never edit `",
        "only edit ",
        "a/**",
        "`",
        "80% coverage",
        "\n",
        "- [ ] ",
        "must ",
        "\x7f",
        "\x00",
        "ü",
        '"',
        "\\",
        "# ",
        "]",
        "= ",
    ]
)


@given(st.lists(PARTS | st.text(max_size=8), max_size=30).map("".join))
@settings(max_examples=60)
def test_what_is_written_loads(text: str) -> None:
    profile = config.resolve_profile("x.toml", reader({"x.toml": rendered(text)}))
    assert profile.conditions


def test_a_file_is_read_and_proven_to_load(tmp_path: Path) -> None:
    path = tmp_path / "a\nb.md"
    path.write_bytes(b"---\nname: qa\n---\nUnit coverage \xff >= 80%, integration coverage >= 70%\nNever guess\n")
    role = read_role_file(path)
    assert (role.name, role.source, role.path) == ("qa", "a?b.md", ".gatekeeper/qa.toml")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"nowhere\.md cannot be read: No such file"):
        read_role_file(tmp_path / "nowhere.md")
