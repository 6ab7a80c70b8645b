"""Ways around the hooks that run the gate at a commit or a push."""

from __future__ import annotations

from collections.abc import Iterator

_HOOKED = frozenset(["commit", "push", "merge", "rebase", "am", "pull", "cherry-pick", "revert"])
_NO_VERIFY = "--no-verify"
_SHORTEST = "--no-veri"
_VALUED = "mFCctuS"
"""The letters of `git commit` whose value may follow in the same word."""
_FOLLOWED = "mFCct"
_LONG = ("--message", "--file", "--author", "--date")
"""Those whose value is the next word."""


def by_variable(name: str, values: tuple[str, ...]) -> Iterator[str]:
    """What is wrong with setting a variable of the environment."""
    if name == "SKIP" and any("gatekeeper" in value for value in values):
        yield "SKIP leaves gatekeeper's hooks out"
    if name.startswith("GIT_CONFIG_VALUE") or (name.startswith("GIT_CONFIG") and any("hooksPath" in v for v in values)):
        yield f"{name} can turn git's hooks off"


def by_program(name: str, words: list[str]) -> Iterator[str]:
    """What is wrong with starting a program."""
    if name in ("pre-commit", "prek") and "uninstall" in words:
        yield f"`{name} uninstall` takes the hooks away"
    if name == "git":
        if any("core.hookspath" in word.lower() for word in words) and "--get" not in words:
            yield "core.hooksPath turns git's hooks off"
        yield from _by_git(words)


def _by_git(words: list[str]) -> Iterator[str]:
    verb = next((at for at, word in enumerate(words) if word in _HOOKED), None)
    if verb is not None:
        for word in _options(words[verb + 1 :]):
            if _unverified(words[verb], word):
                yield f"`git {words[verb]} {word}` leaves the hooks out"


def _unverified(verb: str, word: str) -> bool:
    """Whether an option of git's is --no-verify, or short for it."""
    return (word.startswith(_SHORTEST) and _NO_VERIFY.startswith(word)) or (verb == "commit" and _has_n(word))


def _options(words: list[str]) -> Iterator[str]:
    """The options, without the values that follow some of them."""
    rest = iter(words)
    for word in rest:
        if word == "--":
            return
        if word.startswith("-"):
            yield word
        if word in _LONG or (word[:1] == "-" and word[1:2] != "-" and word[-1] in _FOLLOWED):
            next(rest, "")


def _has_n(word: str) -> bool:
    """Whether a cluster of letters holds `n`: short for --no-verify."""
    if word.startswith("--"):
        return False
    for letter in word[1:]:
        if letter in _VALUED:
            return False
        if letter == "n":
            return True
    return False
