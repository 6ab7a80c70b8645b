"""Whether the project's code is the same before and after its tests ran."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b

from msgspec import Struct

from gatekeeper.checks._files import named
from gatekeeper.errors import CannotVerify
from gatekeeper.model.project import Project


class Snapshot(Struct, frozen=True):
    """A digest of each Python file that git does not ignore; of one that cannot be read it is empty."""

    project: Project
    digests: Mapping[str, bytes]

    @classmethod
    def of(cls, project: Project) -> Snapshot:
        """The files as they are now."""
        return cls(project, {path: _digest(project, path) for path in project.python_files})

    def require_unchanged(self) -> None:
        """Raises CannotVerify when a file is not what it was: what was judged is then no longer there."""
        changed = [path for path, digest in self.digests.items() if _digest(self.project, path) != digest]
        if changed:
            raise CannotVerify(f"while the tests ran, {named(changed)} changed, so the results are about other code")


def _digest(project: Project, path: str) -> bytes:
    try:
        return blake2b(project.absolute(path).read_bytes()).digest()
    except OSError:
        return b""
