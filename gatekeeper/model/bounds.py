"""Which paths a scope holds. This is kept apart from the check, since an agent's hook needs nothing else of it."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from gatekeeper.model.glob import Globs

OUTSIDE, DENIED = "outside", "denied"


class Crossed(Struct, frozen=True):
    """A path that is not in scope: by which rule, and why."""

    rule: str
    reason: str


class Bounds(Struct, frozen=True):
    """The globs of a scope, relative to the project's root, which is `prefix` in the repository ("" or "a/b/").

    `deny` holds globs with the reason to deny what they hold ("" when none is given).
    """

    allow: Globs | None
    deny: tuple[tuple[Globs, str], ...]
    prefix: str

    @classmethod
    def of(
        cls,
        allow: Iterable[str] | None,
        deny: Iterable[str],
        non_goals: Iterable[tuple[Iterable[str], str]],
        root: str,
    ) -> Bounds:
        """The bounds that a scope's settings draw. Raises ConfigError for a glob that can never match."""
        goals = tuple((Globs.of(paths, "scope.non_goals"), reason) for paths, reason in non_goals)
        denied = ((Globs.of(deny, "scope.deny"), ""), *goals)
        allowed = None if allow is None else Globs.of(allow, "scope.allow")
        return cls(allowed, tuple(one for one in denied if one[0].patterns), f"{root}/" if root else "")

    @property
    def restrict(self) -> bool:
        """Whether there is any path that they leave out."""
        return self.allow is not None or bool(self.deny)

    def crossed(self, path: str, folder: str = "") -> Crossed | None:
        """What is wrong with touching a path relative to the repository; None when it is in scope.

        `folder` is "/" for what is a folder (globs that end in `/` hold it then), "/" and a name for all that is in it.
        """
        inside = path.startswith(self.prefix)
        relative = path.removeprefix(self.prefix) + folder
        denied = self._denied(relative) if inside else ""
        if denied:
            return Crossed(DENIED, f"{path} is out of bounds: {denied}")
        if self.allow is not None and (not inside or self.allow.match(relative) is None):
            return Crossed(OUTSIDE, f"{path} is outside the scope, which is {self.allowed}")
        return None

    @property
    def allowed(self) -> str:
        """The scope in words."""
        return "everything" if self.allow is None else ", ".join(self.allow.patterns) or "nothing"

    def _denied(self, relative: str) -> str:
        """Which glob denies the path, and why; "" when none does."""
        for globs, reason in self.deny:
            matched = globs.match(relative)
            if matched is not None:
                return f"{matched} is denied ({reason})" if reason else f"{matched} is denied"
        return ""
