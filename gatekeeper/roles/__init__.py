"""Role definitions of coding agents: Markdown in, what a gate can verify of it out. Pure functions of text."""

from gatekeeper.roles.model import Role
from gatekeeper.roles.read import read_role
from gatekeeper.roles.render import SUITES, render_role

__all__ = ["SUITES", "Role", "read_role", "render_role"]
