"""Manual items as they are read, inherited and printed."""

from __future__ import annotations

import pytest

from gatekeeper import config
from gatekeeper.model.profile import Manual
from tests.config.files import complaint, load, reader

ROW = """
[[tool.gatekeeper.manual]]
id = "comments"
title = "Comments explain why"
confirm = "architect"
source = "line 12"
"""
ITEM = Manual("comments", "Comments explain why", "architect", "line 12")
BASE = """
extends = "development"
[[manual]]
id = "comments"
title = "Comments are there"
[[manual]]
id = "demo"
title = "It was shown to the team"
"""


def test_an_item_says_what_who_and_where() -> None:
    assert load(ROW).profile.manual == (ITEM,)


def test_a_reviewer_confirms_what_names_nobody() -> None:
    assert load('[[tool.gatekeeper.manual]]\nid = "x"\ntitle = "y"\n').profile.manual == (Manual("x", "y", "reviewer"),)


def test_items_are_inherited_and_replaced_by_their_id() -> None:
    profile = load(f'[tool.gatekeeper]\nextends = "base.toml"\n{ROW}', base_toml=BASE).profile
    assert profile.manual == (ITEM, Manual("demo", "It was shown to the team"))


def test_the_shipped_coverage_profiles_ask_nobody() -> None:
    for name in ("development", "standard", "strict"):
        assert load("", profile=name).profile.manual == ()


def test_what_is_printed_says_the_same() -> None:
    profile = load(ROW).profile
    again = config.resolve_profile("copy.toml", reader({"copy.toml": config.render_profile(profile)}))
    assert again.manual == profile.manual


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('id = "comments"\n', "", 'lacks the key "id"'),
        ('title = "Comments explain why"\n', "", 'lacks the key "title"'),
        ('"Comments explain why"', '" "', "title (number 1) is empty"),
        ('"architect"', '""', "confirm (number 1) is empty"),
        ('"comments"', '"what for?"', "must be a word of letters"),
        ("title", "name", 'has no key "name"'),
        ("[[tool.gatekeeper.manual]]", "[tool.gatekeeper.manual]", "must be a list of tables"),
        ("[[tool.gatekeeper.manual]]", f"{ROW}[[tool.gatekeeper.manual]]", '"comments" is used twice'),
    ],
)
def test_an_item_that_makes_no_sense_is_an_error(old: str, new: str, words: str) -> None:
    said = complaint(ROW.replace(old, new, 1))
    assert words in said
    assert "manual" in said
