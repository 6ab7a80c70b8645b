"""What well-known programs write, by their arguments."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping

from msgspec import Struct

from gatekeeper.agents import patches
from gatekeeper.agents.shell import HIDDEN
from gatekeeper.agents.tools import DELETE, FOLDER, LINK, MODE, RENAME, WRITE, Touch


class Started(Struct, frozen=True):
    """A program that is about to start: its arguments, the folder, and what it reads as standard input."""

    arguments: list[str]
    folder: str
    stdin: str = ""
    inputs: tuple[str, ...] = ()

    def split(self, valued: str = "") -> tuple[list[str], dict[str, str]]:
        """The operands and the options; `valued` are the letters of those whose value follows."""
        operands: list[str] = []
        options: dict[str, str] = {}
        words = iter(self.arguments)
        for word in words:
            if word == "--":
                return [*operands, *words], options
            if word.startswith("--"):
                name, _, value = word.partition("=")
                options[name] = value
            elif word.startswith("-") and len(word) > 1:
                options |= _letters(word[1:], valued, words)
            else:
                operands.append(word)
        return operands, options


def _letters(cluster: str, valued: str, words: Iterator[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for at, letter in enumerate(cluster):
        if letter in valued:
            return {**found, f"-{letter}": cluster[at + 1 :] or next(words, "")}
        found[f"-{letter}"] = cluster[at + 1 :]
    return found


def touched(name: str, started: Started) -> Iterator[Touch]:
    """What the program touches, relative to its folder; nothing for programs that are not known to write."""
    program = _PROGRAMS.get(name)
    for touch in program(started) if program else ():
        if touch.path and HIDDEN not in touch.path:
            yield touch


def _each(action: str, valued: str = "", *, tree: bool = False, skip: int = 0) -> Callable[[Started], Iterator[Touch]]:
    """A program that does the same to each of its operands, the first few left out."""

    def program(started: Started) -> Iterator[Touch]:
        for operand in started.split(valued)[0][skip:]:
            yield Touch(operand, action, tree)

    return program


def _into(started: Started, sources: list[str], target: str, action: str = WRITE) -> Iterator[Touch]:
    """The places that sources get: below the target where it is a folder, else the target itself."""
    folder = os.path.isdir(os.path.join(started.folder, target)) or target.endswith("/")
    for source in sources if folder or len(sources) > 1 else ():
        yield Touch(f"{target}/{os.path.basename(source.rstrip('/'))}", action, tree=True)
    if target and not folder and len(sources) <= 1:
        yield Touch(target, action, tree=True)


def _placed(started: Started, valued: str) -> tuple[list[str], str]:
    """The sources and the target of `cp` and its like."""
    operands, options = started.split(valued)
    target = options.get("-t") or options.get("--target-directory")
    if target:
        return operands, f"{target}/"
    return operands[:-1], operands[-1] if operands else ""


def _copy(started: Started) -> Iterator[Touch]:
    yield from _into(started, *_placed(started, "tSmog"))


def _move(started: Started) -> Iterator[Touch]:
    sources, target = _placed(started, "tS")
    yield from (Touch(source, RENAME, tree=True) for source in sources)
    yield from _into(started, sources, target)


def _link(started: Started) -> Iterator[Touch]:
    sources, target = _placed(started, "tS")
    symbolic = {"-s", "--symbolic"} & started.split("tS")[1].keys()
    if not sources:
        sources, target = [target] if target else [], os.path.basename(target)
    for place in _into(started, sources, target, LINK):
        yield place
        beside = os.path.dirname(place.path) if symbolic else ""
        # A link opens what it leads to.
        yield from (Touch(os.path.join(beside, source), WRITE, tree=True) for source in sources)


def _dd(started: Started) -> Iterator[Touch]:
    yield from (Touch(word[3:]) for word in started.arguments if word.startswith("of="))


def _sed(started: Started) -> Iterator[Touch]:
    operands, options = started.split("efl")
    if not any(name in ("-i", "--in-place") for name in options):
        return
    operands = operands[1:] if operands[:1] == [""] else operands
    scripted = {"-e", "-f", "--expression", "--file"} & options.keys()
    yield from (Touch(path) for path in (operands if scripted else operands[1:]))


def _perl(started: Started) -> Iterator[Touch]:
    operands, options = started.split("eEIM")
    if "-i" in options:
        yield from (Touch(path) for path in (operands if {"-e", "-E"} & options.keys() else operands[1:]))


def _awk(started: Started) -> Iterator[Touch]:
    operands, options = started.split("ifvF")
    if options.get("-i") == "inplace":
        yield from (Touch(path) for path in (operands if "-f" in options else operands[1:]))


def _option(letter: str, *names: str) -> Callable[[Started], Iterator[Touch]]:
    """A program that writes where an option says."""

    def program(started: Started) -> Iterator[Touch]:
        options = started.split(letter)[1]
        yield from (Touch(options[name]) for name in (f"-{letter}", *names) if options.get(name))
        pairs = zip(started.arguments, started.arguments[1:], strict=False)
        yield from (Touch(value) for name, value in pairs if name in names)

    return program


def _unpack(started: Started) -> Iterator[Touch]:
    options = started.split("fCd")[1]
    yield from (Touch(options[name]) for name in ("-C", "--directory", "-d") if options.get(name))


def _patch(started: Started) -> Iterator[Touch]:
    operands, options = started.split("pdioBDFrVz")
    below = options.get("-d") or options.get("--directory") or ""
    named = [options.get("-i") or options.get("--input") or "", *started.inputs, *operands[1:2]]
    yield from (Touch(os.path.join(below, path)) for path in operands[:1])
    yield from _patched(started, named, below)


def _patched(started: Started, named: Iterable[str], below: str) -> Iterator[Touch]:
    """What the patches in these files and on the standard input touch."""
    texts = (started.stdin, *(_read(os.path.join(started.folder, one)) for one in named if one))
    for text in texts:
        for path, gone in patches.paths(text):
            yield Touch(os.path.join(below, path), DELETE if gone else WRITE)


def _read(path: str) -> str:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read(1_000_000)
    except (OSError, ValueError):
        return ""


def _apply_patch(started: Started) -> Iterator[Touch]:
    for text in (started.stdin, *started.arguments):
        for path, gone in patches.paths(text):
            yield Touch(path, DELETE if gone else WRITE)


def _find(started: Started) -> Iterator[Touch]:
    words = started.arguments
    starts = roots(words)
    if "-delete" in words:
        yield from (Touch(start, DELETE, tree=True) for start in starts)
    for at, word in enumerate(words[:-1]):
        if word in ("-fprint", "-fls", "-fprintf"):
            yield Touch(words[at + 1])


def roots(words: list[str]) -> list[str]:
    """Where `find` begins to look."""
    stop = next((at for at, word in enumerate(words) if word[:1] in ("-", "(", "!")), len(words))
    return words[:stop] or ["."]


def _git(started: Started) -> Iterator[Touch]:
    verb, rest = started.arguments[:1], started.arguments[1:]
    command = _GIT.get(verb[0]) if verb else None
    if command:
        yield from command(Started(rest, started.folder, started.stdin, started.inputs))


def _checkout(started: Started) -> Iterator[Touch]:
    words = started.arguments
    if "--" in words:
        yield from (Touch(path, tree=True) for path in words[words.index("--") + 1 :])
    else:
        found = (path for path in started.split("bB")[0] if os.path.lexists(os.path.join(started.folder, path)))
        yield from (Touch(path, tree=True) for path in found)


def _apply(started: Started) -> Iterator[Touch]:
    operands, options = started.split("pC")
    if not {"--check", "--stat", "--numstat", "--summary"} & options.keys():
        yield from _patched(started, (*operands, *started.inputs), options.get("--directory", ""))


Program = Callable[[Started], Iterable[Touch]]
_GIT: Mapping[str, Program] = {
    "rm": _each(DELETE, tree=True),
    "mv": _move,
    "checkout": _checkout,
    "restore": _each(WRITE, "s", tree=True),
    "apply": _apply,
    "am": _apply,
}
_REMOVE = _each(DELETE, tree=True)
_FILES = _each(WRITE)
_PROGRAMS: Mapping[str, Program] = {
    **dict.fromkeys(("rm", "rmdir", "unlink", "shred", "trash"), _REMOVE),
    **dict.fromkeys(("tee", "mkfifo", "ed", "ex", "sponge"), _FILES),
    "mkdir": _each(FOLDER, "m"),
    "touch": _each(WRITE, "rdt"),
    "truncate": _each(WRITE, "rs"),
    **dict.fromkeys(("cp", "install", "rsync", "scp", "ditto"), _copy),
    "mv": _move,
    "ln": _link,
    "dd": _dd,
    "sed": _sed,
    **dict.fromkeys(("perl", "ruby"), _perl),
    **dict.fromkeys(("awk", "gawk"), _awk),
    "curl": _option("o", "--output"),
    "wget": _option("O", "--output-document"),
    "sort": _option("o", "--output"),
    **dict.fromkeys(("tar", "unzip"), _unpack),
    **dict.fromkeys(("chmod", "chown", "chgrp"), _each(MODE, tree=True, skip=1)),
    "patch": _patch,
    **dict.fromkeys(("apply_patch", "applypatch"), _apply_patch),
    "find": _find,
    "git": _git,
}
