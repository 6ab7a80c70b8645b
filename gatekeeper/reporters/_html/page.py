"""The page: its template, style and scripts, and the policy that lets a browser run these and load nothing."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from gatekeeper.reporters._escape import visible

if TYPE_CHECKING:
    from jinja2 import Template

_FOLDER = Path(__file__).parent
_POLICY = (
    "default-src 'none'; style-src {style}; script-src {scripts}; base-uri 'none'; form-action 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)


def filled(**content: object) -> str:
    """The page with the content in it: harmless, and all of it escaped but what says that it is HTML."""
    style, theme, script = map(_asset, ("report.css", "theme.js", "report.js"))
    policy = _POLICY.format(style=_hash(style), scripts=f"{_hash(theme)} {_hash(script)}")
    return _template().render(style=style, theme=theme, script=script, policy=policy, **content)


@cache
def _template() -> Template:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        autoescape=True,
        finalize=_shown,
        keep_trailing_newline=True,
        loader=FileSystemLoader(_FOLDER),
        lstrip_blocks=True,
        trim_blocks=True,
        undefined=StrictUndefined,
    )
    return environment.get_template("report.html.j2")


def _shown(value: object) -> object:
    """What the template prints: text made visible, and markup of its own as it is."""
    return value if hasattr(value, "__html__") else visible(str(value))


def _asset(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
