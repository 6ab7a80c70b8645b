"""Configuration read from texts in memory instead of files."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import dedent

import pytest

from gatekeeper import config
from gatekeeper.config import Read
from gatekeeper.errors import ConfigError, ExitCode
from gatekeeper.model.profile import Settings


def reader(files: Mapping[str, str | bytes]) -> Read:
    """Reads those files, and no others."""
    contents = {name: text if isinstance(text, bytes) else dedent(text).encode() for name, text in files.items()}
    return contents.get


def load(text: str | bytes, *, profile: str | None = None, judge: str | None = None, **files: str) -> Settings:
    """The settings of a project whose pyproject.toml is `text`; further files by name, with `_toml` for `.toml`."""
    others = {name.replace("_toml", ".toml"): content for name, content in files.items()}
    return config.load(reader({"pyproject.toml": text, **others}), profile=profile, judge=judge)


def complaint(text: str | bytes, **files: str) -> str:
    """The message with which those settings are refused."""
    with pytest.raises(ConfigError) as caught:
        load(text, **files)
    assert caught.value.exit_code is ExitCode.USAGE
    return str(caught.value)
