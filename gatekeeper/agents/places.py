"""Whether a path may be touched: by where it really is, however it is written."""

from __future__ import annotations

import os
from collections.abc import Iterator

from gatekeeper.agents.policy import Limits, Rules
from gatekeeper.agents.tools import DELETE, FOLDER, LINK, MODE, RENAME, Touch
from gatekeeper.errors import CannotVerify
from gatekeeper.model.bounds import DENIED, Crossed

_DEVICES = frozenset(("/dev/null", "/dev/stdout", "/dev/stderr", "/dev/tty", "/dev/zero", "/dev/stdin"))
_TEMPORARY = ("/tmp", "/var/tmp", "/private/tmp")  # nosec B108 - compared with, nothing is written there
_MOST = 5_000
"""Files of a folder that are looked at one by one."""
_BELOW = "/\0"
_FORBIDDEN = {DELETE: "delete", RENAME: "rename", LINK: "symlink", MODE: "mode"}
_NEEDS_BASE = (DELETE, RENAME, MODE)


def refused(touch: Touch, folder: str, rules: Rules) -> str:
    """Why the path may not be touched; "" when it may. It is relative to the folder, unless it is absolute."""
    if touch.path in _DEVICES or touch.path.startswith(("/dev/fd/", "/proc/self/fd/")):
        return ""
    try:
        found = tuple(_found(touch.path, folder))
    except (ValueError, OSError, RecursionError):
        return "its path cannot be a file's"
    if rules.problem:
        return "" if set(found) <= {*map(os.path.realpath, rules.settings)} else rules.problem
    return next(filter(None, (_judged(path, touch, rules) for path in found)), "")


def _found(path: str, folder: str) -> Iterator[str]:
    """Where a path is, its folder's links followed, and what it leads to if it is a link itself."""
    path = path.removeprefix("file://")
    whole = os.path.join(folder, os.path.expanduser(path))
    os.fsencode(whole)
    above, name = os.path.split(whole.rstrip("/") or "/")
    if name in ("", ".", ".."):
        yield os.path.realpath(whole)
        return
    place = os.path.join(os.path.realpath(above), name)
    yield place
    real = os.path.realpath(place)
    if real != place:
        yield real


def _judged(path: str, touch: Touch, rules: Rules) -> str:
    if not _is_below(path, rules.top):
        outside = any(one.bounds.restrict for one in rules.limits) and not _is_temporary(path, rules.top)
        return f"{path} lies outside the repository" if outside else ""
    relative = _spelled(rules.top, os.path.relpath(path, rules.top))
    for limits in rules.limits:
        reason = _crossed(relative, path, touch, limits) or _forbidden(relative, touch, limits, rules)
        if reason:
            return reason
    return ""


def _is_below(path: str, top: str) -> bool:
    return path == top or path.startswith(top.rstrip("/") + "/")


def _is_temporary(path: str, top: str) -> bool:
    """Whether it is a scratch file of the system: no part of the change, unless the repository lies there itself."""
    folders = {os.path.realpath(one) for one in (*_TEMPORARY, os.environ.get("TMPDIR") or _TEMPORARY[0])}
    return any(_is_below(path, one) and not _is_below(top, one) for one in folders)


def _spelled(top: str, relative: str) -> str:
    """The path as it is on disk, where the file system takes other spellings for the same."""
    if relative == ".":
        return ""
    here, parts = top, list[str]()
    for name in relative.split("/"):
        names = os.listdir(here) if os.path.isdir(here) else []
        there = name in names or not os.path.lexists(os.path.join(here, name))
        parts.append(name if there else next((one for one in names if one.casefold() == name.casefold()), name))
        here = os.path.join(here, parts[-1])
    return "/".join(parts)


def _crossed(relative: str, path: str, touch: Touch, limits: Limits) -> str:
    """What is wrong with the path, or with what is in it if it is a folder."""
    folder = touch.action == FOLDER or os.path.isdir(path)
    wrong = _itself(relative, touch, limits, folder) if relative else None
    if wrong is None and touch.tree and folder:
        wrong = _within(relative, path, limits)
    return wrong.reason if wrong else ""


def _itself(relative: str, touch: Touch, limits: Limits, folder: bool) -> Crossed | None:
    """A folder is in scope when either it or all that is below it is; what is denied is denied by either."""
    own = limits.bounds.crossed(relative)
    below = limits.bounds.crossed(relative, _BELOW) if folder or touch.tree else None
    return own if own and (below or not folder) else _denied(own) or _denied(below)


def _denied(crossed: Crossed | None) -> Crossed | None:
    return crossed if crossed and crossed.rule == DENIED else None


def _within(relative: str, path: str, limits: Limits) -> Crossed | None:
    """The first file in the folder that is out of scope."""
    seen = 0
    for current, _, names in os.walk(path):
        below = os.path.normpath(f"{relative}/{os.path.relpath(current, path)}").lstrip("/")
        for name in names:
            seen += 1
            wrong = limits.bounds.crossed(name if below in ("", ".") else f"{below}/{name}")
            if wrong or seen > _MOST:
                return wrong or Crossed(DENIED, f"{relative or '.'} holds more files than can be looked at one by one")
    return None


def _forbidden(relative: str, touch: Touch, limits: Limits, rules: Rules) -> str:
    operation = _FORBIDDEN.get(touch.action, "")
    if operation not in limits.forbid or (touch.action in _NEEDS_BASE and not _was_there(relative, rules)):
        return ""
    return f"{relative}: the change may not {operation} files" if operation != "symlink" else f"{relative}: no symlinks"


def _was_there(relative: str, rules: Rules) -> bool:
    """Whether the path is part of what the change began with; what is new may be taken back."""
    if rules.git is None or not rules.commit:
        return rules.git is not None
    try:
        words = ("ls-tree", "-r", "--name-only", "-z", "--full-tree", rules.commit, "--", relative or ".")
        return bool(rules.git.ask(*words).stdout)
    except CannotVerify:
        return True
