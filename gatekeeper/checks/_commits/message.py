"""What is wrong with a commit's message."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from gatekeeper.model.check import RuleInfo

MISSING, LONG, PERIOD, VAGUE = "subject-missing", "subject-long", "subject-period", "subject-vague"
UNFINISHED, AUTOSQUASH, SECOND_LINE = "unfinished", "autosquash", "second-line"

RULES = (
    RuleInfo(
        MISSING,
        "No subject",
        "The commit has no message, or begins it with an empty line.",
        "Say in one line what the commit does: `git commit --amend`, or `git rebase -i` for an older one.",
        bad='git commit --allow-empty-message -m ""',
        good='git commit -m "Read settings in the new format"',
    ),
    RuleInfo(
        LONG,
        "Long subject",
        "The first line has more characters than `subject_length`. The number of a pull request in brackets at its "
        "end, and what git itself puts before the subject of a reverted commit, are not counted.",
        "Shorten it, and move the detail into the body.",
        bad="Add a parser for the new settings format and also teach the loader how to find such files",
        good="Read settings in the new format",
    ),
    RuleInfo(
        PERIOD,
        "Subject ends in a full stop",
        "The first line is a title.",
        "Take the full stop away.",
        bad="Read settings in the new format.",
        good="Read settings in the new format",
    ),
    RuleInfo(
        VAGUE,
        "Subject says nothing",
        "The first line consists of nothing but one of the words of `vague`, or holds no letter at all.",
        "Say what the commit does.",
        bad="fix",
        good="Close the file when parsing fails",
    ),
    RuleInfo(
        UNFINISHED,
        "Work in progress",
        "The first line says that the commit is not finished.",
        "Finish it, or join it with the commit that does.",
        bad="WIP: settings",
        good="Read settings in the new format",
    ),
    RuleInfo(
        AUTOSQUASH,
        "Left over from a rebase",
        "The commit is meant to be joined with another one.",
        "Run `git rebase -i --autosquash` on the base.",
        bad="fixup! Read settings in the new format",
        good="Read settings in the new format",
    ),
    RuleInfo(
        SECOND_LINE,
        "Second line is not blank",
        "The body begins right below the subject, so that git and what shows it take both for one long subject.",
        "Put a blank line between them.",
        bad="Read settings in the new format\nThe old one could not nest.",
        good="Read settings in the new format\n\nThe old one could not nest.",
    ),
)

_AUTOSQUASH = re.compile(r"(?:fixup|squash|amend)!")
_UNFINISHED = re.compile(r"[\[(]?(?:wip|work in progress|do not merge|don't merge)\b", re.IGNORECASE)
_PULL_REQUEST = re.compile(r" \((?:#|!|GH-|gh-)\d+\)$")
_REVERT = re.compile(r'^(?:(?:Revert|Reapply) ")+')
_PREFIX = re.compile(r"^\w+(?:\([^()]*\))?!?:\s*")
_TRAILER = re.compile(r"[A-Za-z][A-Za-z0-9-]*: \S")


def problems(message: str, length: int, vague: Collection[str]) -> Iterator[tuple[str, str]]:
    """The rules that a message breaks, each with what is wrong in words."""
    lines = message.split("\n")
    subject = lines[0].strip()
    if not subject:
        yield MISSING, "it has no subject"
        return
    yield from _meaning(subject, vague)
    counted = len(_REVERT.sub("", _PULL_REQUEST.sub("", subject)).removesuffix('"'))
    if counted > length:
        yield LONG, f"the subject has {counted} characters, more than {length}"
    if subject.endswith(".") and not subject.endswith(("..", " etc.")):
        yield PERIOD, "the subject ends in a full stop"
    if len(lines) > 1 and lines[1].strip():
        yield SECOND_LINE, "the second line is not blank"


def explains(body: str) -> bool:
    """Whether a body says anything besides trailers such as `Signed-off-by: …`."""
    paragraphs = [lines for lines in re.split(r"\n\s*\n", body) if lines.strip()]
    return any(not all(_is_trailer(line) for line in one.splitlines()) for one in paragraphs)


def _is_trailer(line: str) -> bool:
    return bool(_TRAILER.match(line)) or line.startswith(" ")


def _meaning(subject: str, vague: Collection[str]) -> Iterator[tuple[str, str]]:
    if _AUTOSQUASH.match(subject):
        yield AUTOSQUASH, "it is to be joined with another commit"
        return
    said = _PREFIX.sub("", _PULL_REQUEST.sub("", subject)) or subject
    bare = said.strip(" .!…:;,-").casefold()
    if bare in {word.casefold() for word in vague} or not any(map(str.isalpha, bare)):
        yield VAGUE, "the subject does not say what it does"
    elif _UNFINISHED.match(said) or _UNFINISHED.match(subject):
        yield UNFINISHED, "the subject says that it is not finished"
