"""A file that defines an agent's role, as a profile for a project."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from gatekeeper import config
from gatekeeper.config.document import OWN
from gatekeeper.config.measures import Measures
from gatekeeper.errors import UsageError
from gatekeeper.roles import read_role, render_role

FOLDER = ".gatekeeper"


class RoleProfile(Struct, frozen=True):
    """The profile's text; `source` names the file it is from."""

    name: str
    source: str
    text: str

    @property
    def path(self) -> str:
        """Where a project keeps the profile, relative to its root."""
        return f"{FOLDER}/{self.name}.toml"


def read_role_file(path: Path) -> RoleProfile:
    """The profile of the role that the file defines. Raises UsageError when the file cannot be read."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from error
    source = "".join(c if c.isprintable() else "?" for c in path.name)
    role = read_role(content.decode("utf-8", "replace"), source)
    profile = RoleProfile(role.name, source, render_role(role, source, _is_known))
    _require_loadable(profile)
    return profile


def _is_known(measure: str) -> bool:
    return Measures().find(measure) is not None


def _require_loadable(profile: RoleProfile) -> None:
    """Raises ConfigError when the profile would not load; nothing is written then."""
    settings = f'extends = "{profile.path}"\n'
    config.load({profile.path: profile.text.encode(), OWN: settings.encode()}.get)
