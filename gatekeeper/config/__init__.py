"""The configuration: finds and reads TOML, resolves profiles, checks every key, and makes the checks."""

from gatekeeper.config.build import build_checks
from gatekeeper.config.document import Read
from gatekeeper.config.layers import scope_file
from gatekeeper.config.profiles import DEFAULT
from gatekeeper.config.project import has_settings, load, resolve_profile
from gatekeeper.config.render import Listed, profiles_listing, render_profile
from gatekeeper.config.waivers import read_waivers

__all__ = [
    "DEFAULT",
    "Listed",
    "Read",
    "build_checks",
    "has_settings",
    "load",
    "profiles_listing",
    "read_waivers",
    "render_profile",
    "resolve_profile",
    "scope_file",
]
