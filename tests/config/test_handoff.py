"""The sections of a hand-off as they are read, inherited and printed."""

from __future__ import annotations

import pytest

from gatekeeper import config
from gatekeeper.errors import ConfigError
from tests.config.files import load, reader

BASE = 'extends = "development"\nhandoff = ["files", "next"]\n'


def test_a_profile_names_them_and_a_nearer_one_replaces_them() -> None:
    inherited = load('[tool.gatekeeper]\nextends = "base.toml"\n', base_toml=BASE).profile
    assert inherited.handoff == ("files", "next")
    replaced = load('[tool.gatekeeper]\nextends = "base.toml"\nhandoff = ["tests"]\n', base_toml=BASE).profile
    assert replaced.handoff == ("tests",)
    assert load("").profile.handoff is None


def test_they_are_printed() -> None:
    printed = config.render_profile(config.resolve_profile("base.toml", reader({"base.toml": BASE})))
    assert 'handoff = ["files", "next"]' in printed.splitlines()


def test_one_that_there_is_not() -> None:
    with pytest.raises(ConfigError, match=r'handoff: there is no section "test": did you mean "tests"'):
        load('[tool.gatekeeper]\nhandoff = ["test"]\n')
