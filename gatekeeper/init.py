"""A starter configuration: what could be written, and why. Nothing that exists is ever overwritten."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Collection, Iterator
from difflib import unified_diff
from enum import StrEnum
from pathlib import Path
from typing import Any, cast

from msgspec import Struct

from gatekeeper.config.document import OWN, PYPROJECT, Read, project_settings
from gatekeeper.errors import ConfigError, UsageError
from gatekeeper.installing import Installation, installation
from gatekeeper.rolefile import RoleProfile

REPOSITORY = "https://github.com/gatekeeper-quality/gatekeeper"
REVISION = "v0.1.0"
HOOKS = ".pre-commit-config.yaml"
PRE_COMMIT, GITHUB, GITLAB = "pre-commit", "github", "gitlab"
"""Where the gate can run."""

_SECTION = """\
# Limits come from this profile: {which}.
extends = "{extends}"

# Limits of your own; `gatekeeper explain coverage.lines` says what a name means.
# [{conditions}]
# coverage.lines = ">= 85%"
"""
_REPO = f"""\
- repo: {REPOSITORY}
  rev: {REVISION}
  hooks:
    - id: gatekeeper
"""


_PIPELINES = {GITHUB: ".github/workflows/gatekeeper.yml", GITLAB: ".gitlab-ci.yml"}
_TEMPLATES = Path(__file__).with_name("starters")
_SHIPPED = "development, standard or strict (`gatekeeper profiles standard` prints one)"


class Action(StrEnum):
    """What to do with a proposal."""

    CREATE = "create"
    APPEND = "append"
    BY_HAND = "by hand"
    KEEP = "keep"
    REPLACE = "replace"


class Proposal(Struct, frozen=True):
    """A file (relative to the project's root) to create with `text`, to append `text` to, to edit by hand, to keep.

    To replace means that the file, with an addition of ours, is `text` as a whole.
    """

    path: str
    action: Action
    text: str
    why: str


def starter(
    read: Read,
    exists: Callable[[str], bool],
    role: RoleProfile | None = None,
    places: Collection[str] = (PRE_COMMIT,),
) -> tuple[Proposal, ...]:
    """What a project lacks, a profile read out of a role's definition included; empty when there is nothing to do.

    `places` are where the gate is to run: PRE_COMMIT, GITHUB, GITLAB. `read` and `exists` take names relative to the
    project's root. Raises ConfigError when what is there cannot be read.
    """
    profile = _profile(read, role) if role else ()
    hooks = _hooks(read, exists) if PRE_COMMIT in places else ()
    return (*profile, *_settings(read, exists, role), *hooks, *_hosts(read, exists, places))


def diff(read: Read, proposal: Proposal) -> str:
    """What the proposal changes, as a unified diff."""
    before = (_content(read, proposal.path) or b"").decode("utf-8", "replace")
    after = before + proposal.text if proposal.action is Action.APPEND else proposal.text
    names = (f"a/{proposal.path}" if before else "/dev/null", f"b/{proposal.path}")
    lines = unified_diff(before.splitlines(), after.splitlines(), *names, lineterm="")
    return "".join(f"{line}\n" for line in lines)


def write(root: Path, proposal: Proposal) -> None:
    """Carries out a proposal that is more than a note. Raises UsageError when that cannot be done."""
    path = root / proposal.path
    mode = {Action.CREATE: "xb", Action.REPLACE: "wb"}.get(proposal.action, "ab")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open(mode) as file:
            file.write(proposal.text.encode())
    except OSError as error:
        raise UsageError(f"{proposal.path}: cannot be written: {error.strerror}") from error


def _profile(read: Read, role: RoleProfile) -> Iterator[Proposal]:
    content = _content(read, role.path)
    if content is None:
        yield Proposal(role.path, Action.CREATE, role.text, f"the profile of the role {role.name}")
    elif content != role.text.encode():
        yield Proposal(role.path, Action.KEEP, "", f"it is there already, and differs from what {role.source} says now")


def _settings(read: Read, exists: Callable[[str], bool], role: RoleProfile | None) -> Iterator[Proposal]:
    settings = project_settings(read, "")
    if exists(OWN) or settings is not None:
        if role and settings and settings.table.get("extends") != role.path:
            text = f'extends = "{role.path}"\n'
            yield Proposal(
                settings.place.file, Action.BY_HAND, text, f"makes the role {role.name} the project's profile"
            )
        return
    content = _content(read, PYPROJECT)
    if content is not None:
        text = _joined(content, "[tool.gatekeeper]\n" + _section("tool.gatekeeper.", role))
        if _is_toml(content + text.encode()):
            yield Proposal(PYPROJECT, Action.APPEND, text, "the project's settings for gatekeeper")
            return
    yield Proposal(OWN, Action.CREATE, _section("", role), "the project's settings for gatekeeper")


def _section(prefix: str, role: RoleProfile | None) -> str:
    """The settings, in tables whose names begin with the prefix."""
    which = f"read out of {role.source} by `gatekeeper init --role`" if role else _SHIPPED
    return _SECTION.format(which=which, extends=role.path if role else "standard", conditions=f"{prefix}conditions")


def _hooks(read: Read, exists: Callable[[str], bool]) -> Iterator[Proposal]:
    why = "runs the gate before each commit (`pre-commit install`, or `prek install`, switches it on)"
    content = _content(read, HOOKS) if exists(HOOKS) else None
    if content is None:
        text = "repos:\n" + _indented(_REPO, 2)
        yield Proposal(HOOKS, Action.CREATE, text, why)
    elif REPOSITORY.encode() not in content and b"id: gatekeeper" not in content:
        addition = _appended_hook(content)
        action = Action.APPEND if addition else Action.BY_HAND
        yield Proposal(HOOKS, action, addition or _REPO, why)


def _hosts(read: Read, exists: Callable[[str], bool], places: Collection[str]) -> Iterator[Proposal]:
    """The files of hosts of continuous integration; those that are there are to be edited by hand."""
    for place, path in _PIPELINES.items():
        content = _content(read, path) if place in places else None
        if place not in places or (content and b"gatekeeper" in content):
            continue
        text = _pipeline(place, (_TEMPLATES / Path(path).name).read_text(encoding="utf-8"), installation(read, exists))
        why = "runs the gate for each change (look at how it installs the project)"
        yield Proposal(path, Action.CREATE if content is None else Action.BY_HAND, text, why)


def _pipeline(place: str, template: str, how: Installation) -> str:
    """The file of a host, with the commands that install the project."""
    if place == GITLAB:
        image = f"\n      image: python:{how.version}" if how.version else ""
        return template.replace("\n      install: INSTALL", f"{image}\n      install: {' && '.join(how.steps)}")
    version = f"python-version-file: {how.version_file}" if how.version_file else 'python-version: "3.12"'
    steps = "".join(f"\n          {step}" for step in how.steps)
    return template.replace("python-version: VERSION", version).replace("\n          INSTALL", steps)


def _appended_hook(content: bytes) -> str | None:
    """The text that, at the file's end, adds our entry to its list of repositories; None when none does so surely."""
    before = _repositories(content)
    if not before:
        return None
    for width in (2, 0, 4):
        text = _joined(content, _indented(_REPO, width), blank=False)
        after = _repositories(content + text.encode())
        # Only the list may have grown, and only by our entry.
        if after and len(after) == len(before) + 1 and after[-1] == _repositories(f"repos:\n{_REPO}".encode())[0]:
            return text
    return None


def _repositories(content: bytes) -> list[Any]:
    """The list of repositories; empty when the file is not what it should be."""
    import yaml

    try:
        document = yaml.safe_load(content)
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError, ValueError):
        return []
    found: object = cast("dict[str, object]", document).get("repos") if isinstance(document, dict) else None
    return cast("list[Any]", found) if isinstance(found, list) else []


def _content(read: Read, name: str) -> bytes | None:
    try:
        return read(name)
    except OSError as error:
        raise ConfigError(f"{name}: cannot be read: {error.strerror or error}") from error


def _is_toml(content: bytes) -> bool:
    try:
        tomllib.loads(content.decode("utf-8-sig"))
    except ValueError:
        return False
    return True


def _joined(content: bytes, text: str, *, blank: bool = True) -> str:
    """The text as it must be appended to the content: on a line of its own, with the same line ends."""
    if content and not content.endswith(b"\n"):
        text = f"\n{text}"
    if content.strip() and blank:
        text = f"\n{text}"
    return text.replace("\n", "\r\n") if b"\r\n" in content else text


def _indented(text: str, width: int) -> str:
    return "".join(f"{' ' * width}{line}" for line in text.splitlines(keepends=True))
