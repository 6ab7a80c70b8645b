"""What a session's earlier ends were like, so that an agent is not held for ever."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict

_OLDEST = 200
"""Sessions that are remembered."""


class Held(Struct, frozen=True):
    """How often the agent was held in a row for one failure, and what was on disk the last time ("" at first)."""

    failure: str = ""
    times: int = 0
    state: str = ""


class Memory:
    """One session's, in a file of its own below a folder."""

    def __init__(self, folder: Path, *identity: str) -> None:
        digest = sha256("\0".join(identity).encode("utf-8", "surrogatepass")).hexdigest()[:24]
        self._file = folder / f"{digest}.json"

    def recall(self) -> Held | None:
        """What was kept last; None when nothing was, or it cannot be read."""
        try:
            row: dict[str, Any] = json.loads(self._file.read_bytes())
            return Held(str(row["failure"]), int(row["times"]), str(row["state"]))
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return None

    def keep(self, held: Held) -> bool:
        """Keeps it; whether that worked."""
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._file.write_text(json.dumps(asdict(held)), encoding="utf-8")
            self._forget()
        except OSError:
            return False
        return True

    def _forget(self) -> None:
        """Drops the oldest sessions."""
        files = sorted(self._file.parent.glob("*.json"), key=lambda file: file.stat().st_mtime, reverse=True)
        for file in files[_OLDEST:]:
            file.unlink(missing_ok=True)
