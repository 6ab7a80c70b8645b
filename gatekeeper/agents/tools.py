"""What a tool of an agent's is about to write: its files, or the command that it hands to a shell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, cast

from msgspec import Struct

from gatekeeper.agents import patches

WRITE, DELETE, RENAME, LINK, MODE, FOLDER = "write", "delete", "rename", "symlink", "mode", "folder"


class Touch(Struct, frozen=True):
    """A path that is about to be touched, as it was written, and what is done to it.

    `tree` says that all that is in it, if it is a folder, is touched too.
    """

    path: str
    action: str = WRITE
    tree: bool = False


class Call(Struct, frozen=True):
    """A tool call: the files that it touches, the shell commands that it runs, and why that may not be all of it.

    `folder` is where the commands run, "" when the call does not say.
    """

    touches: tuple[Touch, ...] = ()
    commands: tuple[str, ...] = ()
    folder: str = ""
    doubt: str = ""


_EDITORS = frozenset(
    [
        "write",
        "edit",
        "multiedit",
        "notebookedit",
        "create",
        "write_file",
        "replace",
        "edit_file",
        "create_file",
        "apply_patch",
        "delete",
        "strreplace",
        "str_replace_editor",
        "str_replace_based_edit_tool",
        "delete_file",
        "insert_edit_into_file",
        "replace_string_in_file",
    ]
)
"""Tools that are known to write files: a call that names none cannot be judged."""
_WRITES = re.compile(
    r"write|edit|create|delete|remove|move|rename|replace|insert|patch|append|save|update|copy|modify|overwrite|undo"
    r"|mkdir|make|apply|unlink|trash|(?<![a-z])put(?![a-z])",
    re.IGNORECASE,
)
_READS = re.compile(
    r"read|view|get|list|\bls\b|glob|grep|search|find|fetch|open|stat|tree|todo|task|agent|web|browser", re.IGNORECASE
)
_SHELLS = re.compile(r"bash|shell|terminal|exec|command|powershell|console", re.IGNORECASE)
_DELETES = re.compile(r"delete|remove|unlink|trash", re.IGNORECASE)
_MOVES = re.compile(r"move|rename", re.IGNORECASE)
_CONTENT = frozenset(
    [
        "content",
        "contents",
        "new_string",
        "old_string",
        "new_str",
        "old_str",
        "file_text",
        "edits",
        "patch",
        "diff",
        "new_source",
        "insert_text",
    ]
)
_PATHS = re.compile(
    r"(?:(?:file|dir|notebook|folder|target|source|src|dst|dest|destination|old|new|absolute|relative)_?)*"
    r"(?:path|file|filename|uri)s?|destination|source|target",
    re.IGNORECASE,
)
_PATCHES = frozenset(("", "patch", "diff", "input", "command", "arguments"))
_FOLDERS = ("workdir", "cwd", "directory", "dir_path", "working_directory")
_DEEP = 8


def look(tool: object, given: object) -> Call:
    """What a tool call is about to do; nothing for tools that only read."""
    name = tool if isinstance(tool, str) else ""
    last = name.rsplit("__", 1)[-1]
    if isinstance(given, Mapping):
        return _from_object(last, cast("Mapping[str, Any]", given))
    if isinstance(given, str) and _SHELLS.search(last):
        return Call(commands=(given,))
    touches = tuple(_touches(last, {"": given}))
    return Call(touches, doubt="" if touches or not _must_tell(last) else "its arguments are not an object")


def _from_object(name: str, values: Mapping[str, Any]) -> Call:
    commands = tuple(_commands(name, values))
    if commands:
        folders = (values.get(key) for key in _FOLDERS)
        return Call((), commands, next((one for one in folders if isinstance(one, str)), ""))
    if _only_reads(name, values):
        return Call()
    touches = tuple(_touches(name, values))
    return Call(touches, doubt="" if touches or not _must_tell(name) else "it names neither file nor command")


def _must_tell(name: str) -> bool:
    """Whether a call of this tool that names nothing is doubtful."""
    return not name or name.lower() in _EDITORS or name.lower() in ("bash", "shell")


def _only_reads(name: str, values: Mapping[str, Any]) -> bool:
    if name.lower() in _EDITORS:
        return values.get("command") == "view"
    if _WRITES.search(name):
        return "todo" in name.lower()
    return bool(_READS.search(name)) and not _CONTENT & values.keys()


def _commands(name: str, values: Mapping[str, Any]) -> Iterator[str]:
    """The commands for a shell: text, or a list of words."""
    shell = bool(_SHELLS.search(name))
    if not shell and _WRITES.search(name):
        return
    for key in ("command", "cmd", "commands", *(("input", "script") if shell else ())):
        value = values.get(key)
        if isinstance(value, str):
            yield value
        elif isinstance(value, list):
            yield from _joined(cast("list[object]", value), key)


def _joined(words: list[object], key: str) -> Iterator[str]:
    texts = [word for word in words if isinstance(word, str)]
    if key == "commands":
        yield from texts
    elif texts:
        import shlex

        yield shlex.join(texts)


def _touches(name: str, values: Mapping[str, Any]) -> Iterator[Touch]:
    action = _action(name)
    for key, value in _walked(values):
        if _PATHS.fullmatch(key) and value:
            yield Touch(value, action, tree=action != WRITE)
        elif key in _PATCHES:
            for path, gone in patches.paths(value):
                yield Touch(path, DELETE if gone else WRITE)


def _action(name: str) -> str:
    if _DELETES.search(name):
        return DELETE
    return RENAME if _MOVES.search(name) else WRITE


def _walked(value: object, key: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    """Every text in the arguments with the key that it stands under."""
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, Mapping) and depth < _DEEP:
        for name, one in cast("Mapping[object, object]", value).items():
            yield from _walked(one, str(name), depth + 1)
    elif isinstance(value, list) and depth < _DEEP:
        for one in cast("list[object]", value):
            yield from _walked(one, key, depth + 1)
