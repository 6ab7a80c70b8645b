"""Role definitions of coding agents: Markdown in, what a gate can verify of it out. Pure functions of text."""

from gatekeeper.roles.model import Role
from gatekeeper.roles.read import read_role
from gatekeeper.roles.render import render_role

__all__ = ["Role", "read_role", "render_role"]
