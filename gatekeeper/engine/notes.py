"""What checks leave for their next run: behind model.check.Notes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field

from gatekeeper.engine.cache import Cache
from gatekeeper.engine.scan import digest


class NoNotes(Struct, frozen=True):
    """Nothing was left, and nothing will be."""

    files: Mapping[str, str] = field(default_factory=dict[str, str])
    ignored: str = ""

    def recall(self, *_parts: object) -> None:
        """See Notes."""

    def leave(self, _value: object, /, *_parts: object) -> None:
        """See Notes."""


class CachedNotes(Struct, frozen=True):
    """Notes in a cache; `about` says whose they are, and what they depend on in any case."""

    cache: Cache
    about: str
    files: Mapping[str, str]
    ignored: str
    _left: dict[str, object] = field(default_factory=dict[str, object])

    def recall(self, *parts: object) -> Any:
        """See Notes."""
        return self.cache.get_value(self._key(parts))

    def leave(self, value: object, /, *parts: object) -> None:
        """See Notes; nothing is written yet."""
        self._left[self._key(parts)] = value

    def keep(self) -> None:
        """Writes what was left."""
        for key, value in self._left.items():
            self.cache.put_value(key, value)

    def _key(self, parts: tuple[object, ...]) -> str:
        return digest("notes", self.about, parts)
