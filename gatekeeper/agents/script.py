"""Following a shell command: where its simple commands run, what they write, and whether they dodge the hooks."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from itertools import islice

from msgspec import Struct, field

from gatekeeper.agents import bypass, programs
from gatekeeper.agents.programs import Started
from gatekeeper.agents.shell import HIDDEN, Simple, meanings, parse
from gatekeeper.agents.tools import DELETE, Touch

_ASSIGNED = re.compile(r"([A-Za-z_]\w*)\+?=(.*)", re.ASCII | re.DOTALL)
_KEYWORDS = frozenset(
    [
        "if",
        "then",
        "elif",
        "else",
        "fi",
        "while",
        "until",
        "do",
        "done",
        "{",
        "}",
        "!",
        "time",
        "case",
        "esac",
        "function",
        "in",
        "coproc",
    ]
)
_DECLARING = frozenset(["export", "local", "declare", "readonly", "typeset"])
_SHELLS = frozenset(["sh", "bash", "zsh", "dash", "ksh", "ash", "fish"])
_WRAPPERS = {
    "sudo": ("ugpChrtD", 0),
    "doas": ("u", 0),
    "env": ("uCS", 0),
    "nice": ("n", 0),
    "ionice": ("cn", 0),
    "timeout": ("sk", 1),
    "flock": ("wE", 1),
    **dict.fromkeys(
        ["nohup", "time", "command", "builtin", "exec", "stdbuf", "setsid", "busybox", "unbuffer", "chronic"], ("", 0)
    ),
}
"""Programs that start another: the letters of their options that take a value, and their operands before it."""
_RUNNERS = frozenset(["uv", "poetry", "pdm", "hatch", "pipenv", "rye"])
_PYTHON = re.compile(r"(?:pypy|python)[\d.]*")
_PATTERN = frozenset("*?[")
_DEEP = 6
_MOST = 2_000
"""Commands that are followed, so that no script takes for ever."""


class Found(Struct):
    """What a script does: the paths it touches, absolute, and how it dodges the hooks."""

    touches: list[Touch] = field(default_factory=list[Touch])
    bypasses: list[str] = field(default_factory=list[str])


def follow(script: str, folder: str, environ: Mapping[str, str]) -> Found:
    """What the script writes when it is run in the folder, as far as can be seen. Never raises for what it holds."""
    found = Found()
    values = {name: (value,) for name, value in environ.items()}
    _Walk(found, [folder], values, 0).run(script)
    return found


class _Walk:
    """One shell: the folders that it may be in by now, and what its variables may hold."""

    def __init__(self, found: Found, folders: list[str], values: dict[str, tuple[str, ...]], depth: int) -> None:
        self._found = found
        self._folders = folders
        self._values = values
        self._depth = depth
        self._outer: list[list[str]] = []
        self._upstream: list[str] = []

    def run(self, script: str) -> None:
        if self._depth > _DEEP:
            return
        for simple in parse(script)[:_MOST]:
            self._subshell(simple.before)
            for inner in simple.inner:
                self._nested(inner)
            self._simple(simple)

    def _nested(self, script: str) -> None:
        _Walk(self._found, list(self._folders), dict(self._values), self._depth + 1).run(script)

    def _subshell(self, operator: str) -> None:
        if operator == "(":
            self._outer.append(list(self._folders))
        elif operator == ")" and self._outer:
            self._folders = self._outer.pop()

    def _simple(self, simple: Simple) -> None:
        for path in simple.files(self._values):
            self._touch(Touch(path))
        words = self._words(simple)
        if words:
            self._start(words, simple)
        if simple.before not in ("|", "|&"):
            self._upstream = []
        self._upstream += [word for word in words[1:] if not word.startswith("-")]

    def _words(self, simple: Simple) -> list[str]:
        """The command's words behind keywords and assignments."""
        rest = Simple(simple.words)
        while rest.words:
            keyword = rest.words[0].keyword
            if keyword == "for":
                self._loop(rest)
                return []
            assigned = _ASSIGNED.match("".join(text for _, text in rest.words[0].pieces[:1]))
            if keyword in _KEYWORDS:
                rest.words = rest.words[1:]
            elif assigned and rest.words[0].pieces[0][0] == "bare":
                self._assign(rest, assigned[1])
                rest.words = rest.words[1:]
            else:
                break
        return rest.arguments(self._values)

    def _assign(self, simple: Simple, name: str) -> None:
        whole = meanings(simple.words[0].pieces, self._values)
        self._values[name] = tuple(one.partition("=")[2] for one in whole)
        self._dodge(bypass.by_variable(name, self._values[name]))

    def _loop(self, simple: Simple) -> None:
        """`for NAME in WORDS`: the variable may hold each of them."""
        words = simple.arguments(self._values)
        if len(words) > 2:
            known = tuple(word for word in words[3:] if word != HIDDEN)
            self._values[words[1]] = known

    def _start(self, words: list[str], simple: Simple) -> None:
        name = os.path.basename(words[0])
        rest = words[1:]
        if name in ("cd", "pushd"):
            self._enter(rest, simple)
        elif name in _DECLARING:
            self._declare(rest)
        elif name == "read":
            self._values |= dict.fromkeys(_behind_options(rest, ""), ())
        elif name == "eval":
            self._nested(" ".join(rest))
        elif name in _WRAPPERS or name in _RUNNERS:
            self._wrapped(name, rest, simple)
        else:
            self._program(name, rest, simple)

    def _enter(self, words: list[str], simple: Simple) -> None:
        """`cd`: where later commands may be. Whether it works is only sure where what follows depends on it."""
        target = next(iter(_behind_options(words, "")), os.path.expanduser("~"))
        if HIDDEN in target or "-" in words or simple.after in ("|", "|&", "&"):
            return
        entered = [os.path.join(folder, target) for folder in self._folders]
        sure = simple.after == "&&" or all(map(os.path.isdir, entered))
        left = [] if sure and simple.before not in ("|", "|&") else self._folders
        self._folders = list(dict.fromkeys((*entered, *left)))[:8]

    def _declare(self, words: list[str]) -> None:
        for word in words:
            name, equals, value = word.partition("=")
            if equals:
                self._values[name] = () if HIDDEN in value else (value,)
                self._dodge(bypass.by_variable(name, self._values[name]))

    def _wrapped(self, name: str, words: list[str], simple: Simple) -> None:
        valued, operands = _WRAPPERS.get(name, ("", 1))
        rest = _behind_options(words, valued)[operands:]
        while rest and _ASSIGNED.fullmatch(rest[0]):
            variable, _, value = rest.pop(0).partition("=")
            self._dodge(bypass.by_variable(variable, (value,)))
        if rest:
            self._start(rest, simple)

    def _program(self, name: str, words: list[str], simple: Simple) -> None:
        started = Started(words, self._folders[0], self._stdin(simple), tuple(simple.inputs(self._values)))
        if name in _SHELLS:
            self._shell(started)
        elif name == "xargs":
            self._xargs(words, simple)
        elif _PYTHON.fullmatch(name):
            self._python(started)
        elif name == "git":
            self._git(started)
        else:
            self._each_folder(name, started)
        if name == "find":
            self._executed(words, simple)
        self._dodge(bypass.by_program(name, words))

    def _stdin(self, simple: Simple) -> str:
        """What a command is given to read: its here-document, else what the commands before it in the pipe name."""
        piped = "\n".join(self._upstream) if simple.before in ("|", "|&") else ""
        return simple.stdin or piped

    def _each_folder(self, name: str, started: Started) -> None:
        for folder in self._folders:
            at = Started(started.arguments, folder, started.stdin, started.inputs)
            for touch in programs.touched(name, at):
                self._touch(touch, folder)

    def _shell(self, started: Started) -> None:
        operands, options = started.split("oO")
        if "-c" in options:
            self._nested(next(iter(operands), ""))
        elif not operands or "-s" in options:
            self._nested(started.stdin)

    def _xargs(self, words: list[str], simple: Simple) -> None:
        rest = _behind_options(words, "InPLdsaE")
        options = words[: len(words) - len(rest)]
        replaced = options[options.index("-I") + 1] if "-I" in options[:-1] else ""
        if rest and replaced:
            self._replaced(rest, replaced, self._upstream, simple)
        elif rest:
            self._trees([*rest, *self._upstream], simple)

    def _executed(self, words: list[str], simple: Simple) -> None:
        """What `find -exec` runs, on everything below where it begins."""
        for at, word in enumerate(words):
            if word in ("-exec", "-execdir", "-ok"):
                stop = next((end for end in range(at, len(words)) if words[end] in (";", "+")), len(words))
                self._replaced(words[at + 1 : stop], "{}", programs.roots(words), simple)

    def _replaced(self, words: list[str], mark: str, by: list[str], simple: Simple) -> None:
        for one in by or [HIDDEN]:
            self._trees([word.replace(mark, one) for word in words], simple)

    def _trees(self, words: list[str], simple: Simple) -> None:
        """Runs a program on folders that stand for what is in them."""
        before = len(self._found.touches)
        self._start(words, simple)
        later = self._found.touches[before:]
        self._found.touches[before:] = [Touch(one.path, one.action, tree=True) for one in later]

    def _python(self, started: Started) -> None:
        from gatekeeper.agents import pysource

        operands, options = started.split("cmWX")
        code = options.get("-c") or (started.stdin if operands[:1] in ([], ["-"]) and "-m" not in options else "")
        for touch, command in pysource.effects(code):
            if command:
                self._nested(command)
            else:
                self._touch(touch)

    def _git(self, started: Started) -> None:
        words, folder = list(started.arguments), ""
        while words and words[0].startswith("-"):
            option = words.pop(0)
            if option in ("-C", "-c", "--git-dir", "--work-tree", "--namespace") and words:
                value = words.pop(0)
                folder = os.path.join(folder, value) if option == "-C" else folder
        for start in self._folders:
            place = os.path.join(start, folder)
            for touch in programs.touched("git", Started(words, place, started.stdin, started.inputs)):
                self._touch(touch, place)

    def _dodge(self, reasons: Iterator[str]) -> None:
        self._found.bypasses += reasons

    def _touch(self, touch: Touch, folder: str | None = None) -> None:
        for start in self._folders if folder is None else [folder]:
            for path in _matches(os.path.join(start, touch.path)):
                self._found.touches.append(Touch(path, touch.action, touch.tree or touch.action == DELETE))


def _behind_options(words: list[str], valued: str) -> list[str]:
    """What follows the options; `valued` are the letters of those whose value is the next word."""
    rest = list(words)
    while rest and rest[0].startswith("-"):
        option = rest.pop(0)
        if option == "--":
            break
        if len(option) == 2 and option[1] in valued:
            rest = rest[1:]
    return rest


def _matches(path: str) -> list[str]:
    """The paths that a pattern stands for; the path itself where it is none, or nothing matches."""
    if not _PATTERN & set(path):
        return [path]
    from glob import iglob

    try:
        return list(islice(iglob(path, include_hidden=True), _MOST)) or [path]
    except ValueError:
        return [path]
