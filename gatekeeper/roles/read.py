"""Reading a role definition: text in, what it asks for out."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import TypeVar

from gatekeeper.errors import ConfigError
from gatekeeper.model.glob import validate_globs
from gatekeeper.roles import limits, paths, percent, phrases, rules
from gatekeeper.roles.front import Front, front_matter
from gatekeeper.roles.markdown import is_example, sentences
from gatekeeper.roles.model import Aside, Bound, Choice, Found, Limit, Role, Sentence, Unclear, Written

T = TypeVar("T", Limit, Bound, Choice, Written, Aside, Unclear)
_LONGEST_NAME = 40
_LONGEST = 2000
"""Characters of a sentence that is read; a longer one is left to a person."""
_READERS = (percent.percentages, limits.limits, paths.paths, phrases.phrases)
_PERCENT = re.compile(r"\d\s*%")
_STRONG = re.compile(
    r">=|\bminimum\b|\bat least\b|\brequired\b|\bmust\b|\btarget\b|\bthreshold\b|\bfail[-_]under\b|\bverify\b",
    re.IGNORECASE,
)


def read_role(text: str, file_name: str = "role.md") -> Role:
    """What the definition asks for; `file_name` names the role where nothing else does. Never raises."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    front = front_matter(lines)
    body = (*front.sentences, *sentences(lines[front.end :], front.end + 1))
    name = _name(front, file_name)
    found = [*front.found, *_found_in([one for one in body if not one.sample], name)]
    return _assembled(name, [*found, *_shown([one for one in body if one.sample], found)])


def _found_in(prose: Iterable[Sentence], name: str) -> Iterator[Found]:
    for sentence in prose:
        yield from _read(sentence, name)


def _shown(samples: list[Sentence], found: Iterable[Found]) -> Iterator[Found]:
    """What code fences and examples add: the tools in use, and thresholds where there is none outside."""
    for sentence in samples:
        yield from _named_tools(sentence)
    if any(isinstance(one, Limit) and one.measure.startswith("coverage.") for one in found):
        yield from (Aside(one.at(), "stands in an example") for one in samples if _is_coverage(one))
    else:
        yield from _from_samples(samples)


def _read(sentence: Sentence, name: str) -> Iterator[Found]:
    """What one sentence says; a rule of which nothing was understood is left to a person."""
    if len(sentence.text) > _LONGEST:
        yield Unclear(sentence.text, sentence.line)
    elif rules.is_for_another(sentence, name):
        yield from [Aside(sentence.at(), "meant for another role")] if rules.is_rule(sentence) else []
    else:
        understood = [one for reader in _READERS for one in reader(sentence)]
        yield from dict.fromkeys(understood or _left(sentence))
        yield from phrases.tools(sentence)
        yield from paths.written(sentence)


def _left(sentence: Sentence) -> Iterator[Found]:
    """What is made of a sentence in which nothing was understood."""
    if rules.is_rule(sentence):
        yield Unclear(rules.statement(sentence), sentence.line)
    elif _PERCENT.search(sentence.text):
        yield Aside(sentence.at(), "a percentage that is no coverage")


def _named_tools(sentence: Sentence) -> Iterator[Found]:
    """The tools that a code fence shows in use; an example of a conversation shows none."""
    if len(sentence.text) <= _LONGEST and not is_example(sentence.context):
        yield from phrases.tools(sentence)


def _from_samples(samples: Iterable[Sentence]) -> Iterator[Found]:
    """Thresholds of coverage in code fences: only what is plainly one."""
    for sentence in samples:
        if not is_example(sentence.context) and len(sentence.text) <= _LONGEST and _STRONG.search(sentence.text):
            yield from (one for one in percent.percentages(sentence) if isinstance(one, Limit))


def _is_coverage(sentence: Sentence) -> bool:
    short = len(sentence.text) <= _LONGEST
    return short and any(isinstance(one, Limit | Unclear) for one in percent.percentages(sentence))


def _name(front: Front, file_name: str) -> str:
    stem = re.split(r"[\\/]", file_name)[-1].split(".")[0]
    names = (
        re.sub(r"[^a-z0-9]+", "-", one.lower()).strip("-")[:_LONGEST_NAME].strip("-") for one in (front.name, stem)
    )
    return next(filter(None, names), "role")


def _assembled(name: str, stated: Iterable[Found]) -> Role:
    found = [_possible(one) for one in stated]
    kept, targets = _settled(_of(Limit, found))
    bounds = _with_written(found)
    places = {(one.source.line, one.source.excerpt) for one in (*kept, *targets)}
    asides = dict.fromkeys(_of(Aside, found))
    return Role(
        name,
        kept,
        targets,
        bounds,
        phrases.one_checker(_of(Choice, found)),
        _unclear(found, bounds),
        tuple(one for one in asides if (one.source.line, one.source.excerpt) not in places),
    )


def _of(kind: type[T], found: Iterable[Found]) -> list[T]:
    return [one for one in found if isinstance(one, kind)]


def _unclear(found: Iterable[Found], bounds: Iterable[Bound]) -> tuple[Unclear, ...]:
    """What is left to a person, by line; what speaks of a boundary is understood where there is one."""
    bounded = any(one.kind == "allow" for one in bounds)
    ordered = dict.fromkeys(sorted(_of(Unclear, found), key=lambda one: one.line))
    return tuple(one for one in ordered if not (bounded and paths.points_back(one.text)))


def _possible(one: Found) -> Found:
    """What configuration would refuse, as an open question."""
    if isinstance(one, Bound) and one.kind != "forbid":
        try:
            validate_globs([one.value], "")
        except ConfigError:
            return Unclear(one.source.excerpt, one.source.line)
    if isinstance(one, Limit) and (one.operator, one.value, one.unit) in ((">", "100", "%"), ("<", "0", "")):
        return Unclear(one.source.excerpt, one.source.line)
    return one


def _settled(stated: list[Limit]) -> tuple[tuple[Limit, ...], tuple[Limit, ...]]:
    """One limit a measure, and what else was said of it.

    A minimum beats something to aim for. Of several minima the strictest holds, since all of them must.
    """
    kept: dict[str, Limit] = {}
    for one in sorted(stated, key=_strictness, reverse=True):
        kept.setdefault(one.measure, one)
    chosen = {id(one) for one in kept.values()}
    said = {(one.measure, one.text) for one in kept.values()}
    others = dict.fromkeys(one for one in stated if id(one) not in chosen and (one.measure, one.text) not in said)
    return tuple(sorted(kept.values(), key=lambda one: one.source.line)), tuple(others)


def _strictness(limit: Limit) -> tuple[bool, float, int]:
    value = float(limit.value)
    return (not limit.target, value if limit.operator.startswith(">") else -value, -limit.source.line)


def _with_written(found: list[Found]) -> tuple[Bound, ...]:
    """The scope; a file that the role is told to write is allowed beside the folders that are."""
    bounds = _of(Bound, found)
    allowed = [one.value for one in bounds if one.kind == "allow"]
    taken = {one.value for one in bounds}
    files = _of(Written, found) if allowed else []
    bounds += [Bound("allow", one.path, one.source) for one in files if not _covered(one.path, allowed, taken)]
    return paths.unique(bounds)


def _covered(path: str, allowed: list[str], taken: Collection[str]) -> bool:
    """Whether something is said of the path already, or of a folder that holds it."""
    folders = (glob.removesuffix("**") for glob in allowed if glob.endswith("/**"))
    return path in taken or any(map(path.startswith, folders))
