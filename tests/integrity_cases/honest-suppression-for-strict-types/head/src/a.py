"""Loads what is kept in YAML."""
from __future__ import annotations

from typing import TYPE_CHECKING, cast

import yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

known: Mapping[str, int] = {}

class Loaded:
    source: str = ""
    lines: int | None

def load(x: str) -> dict[str, object]:
    return yaml.load(x)  # type: ignore[no-any-return]

async def size(x: str) -> int:
    return cast(int, known[x]) + 1
