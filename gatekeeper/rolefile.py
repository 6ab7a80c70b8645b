"""A file that defines an agent's role, as a profile for a project."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from gatekeeper import config
from gatekeeper.config.document import OWN
from gatekeeper.config.measures import Measures
from gatekeeper.errors import UsageError
from gatekeeper.roles import SUITES, read_role, render_role

FOLDER = ".gatekeeper"


@dataclass(frozen=True, slots=True)
class RoleProfile:
    """The profile's text, and the names of the suites that its conditions need; `source` names the file it is from."""

    name: str
    source: str
    text: str
    needed: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """Where a project keeps the profile, relative to its root."""
        return f"{FOLDER}/{self.name}.toml"

    def suites(self, prefix: str, exists: Callable[[str], bool]) -> str:
        """The settings that say how those suites are run, in tables whose names begin with the prefix."""
        return "".join(
            f'\n# How the {name} tests alone are run.\n[[{prefix}suites]]\nname = "{name}"\n'
            f'run = "pytest {_folder(name, exists)}"\n'
            for name in self.needed
        )


def read_role_file(path: Path) -> RoleProfile:
    """The profile of the role that the file defines. Raises UsageError when the file cannot be read."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from error
    source = "".join(c if c.isprintable() else "?" for c in path.name)
    role = read_role(content.decode("utf-8", "replace"), source)
    missing = [one.measure for one in role.limits if one.measure in SUITES and not _is_known(one.measure)]
    profile = RoleProfile(
        role.name, source, render_role(role, source, _is_known), tuple(SUITES[one] for one in missing)
    )
    _require_loadable(profile)
    return profile


def _is_known(measure: str) -> bool:
    return Measures().find(measure) is not None


def _folder(suite: str, exists: Callable[[str], bool]) -> str:
    folders = (f"tests/{suite}", f"test/{suite}")
    return next((one for one in folders if exists(one)), folders[0])


def _require_loadable(profile: RoleProfile) -> None:
    """Raises ConfigError when the profile would not load; nothing is written then."""
    settings = f'extends = "{profile.path}"\n{profile.suites("", lambda _: False)}'
    config.load({profile.path: profile.text.encode(), OWN: settings.encode()}.get)
