"""Reading a role definition: text in, what it asks for out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from gatekeeper.errors import ConfigError
from gatekeeper.model.glob import validate_globs
from gatekeeper.roles import limits, paths, percent, phrases, rules
from gatekeeper.roles.front import Front, front_matter
from gatekeeper.roles.markdown import is_example, sentences
from gatekeeper.roles.model import Aside, Bound, Choice, Found, Limit, Role, Sentence, Unclear, Written

_LONGEST_NAME = 40
_LONGEST = 2000
"""Characters of a sentence that is read; a longer one is left to a person."""
_PERCENT = re.compile(r"\d\s*%")
_STRONG = re.compile(
    r">=|\bminimum\b|\bat least\b|\brequired\b|\bmust\b|\btarget\b|\bthreshold\b|\bfail[-_]under\b|\bverify\b",
    re.IGNORECASE,
)


def read_role(text: str, file_name: str = "role.md") -> Role:
    """What the definition asks for; `file_name` names the role where nothing else does. Never raises."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    front = front_matter(lines)
    body = list(sentences(lines[front.end :], front.end + 1))
    name = _name(front, file_name)
    prose = [one for one in (*front.sentences, *body) if not one.sample]
    found = [*front.found, *(one for sentence in prose for one in _read(sentence, name))]
    found += [one for sentence in body if sentence.sample for one in _named_tools(sentence)]
    if not any(isinstance(one, Limit) and one.measure.startswith("coverage.") for one in found):
        found += _from_samples(body)
    else:
        found += [Aside(one.at(), "stands in an example") for one in body if one.sample and _is_coverage(one)]
    return _assembled(name, found)


def _read(sentence: Sentence, name: str) -> Iterator[Found]:
    """What one sentence says; a rule of which nothing was understood is left to a person."""
    if len(sentence.text) > _LONGEST:
        yield Unclear(sentence.text, sentence.line)
        return
    if rules.is_for_another(sentence, name):
        if rules.is_rule(sentence):
            yield Aside(sentence.at(), "meant for another role")
        return
    understood = [
        one for reader in (percent.percentages, limits.limits, paths.paths, phrases.phrases) for one in reader(sentence)
    ]
    yield from dict.fromkeys(understood)
    yield from phrases.tools(sentence)
    yield from paths.written(sentence)
    if not understood and rules.is_rule(sentence) and not paths.points_back(sentence):
        yield Unclear(rules.statement(sentence), sentence.line)
    elif not understood and _PERCENT.search(sentence.text):
        yield Aside(sentence.at(), "a percentage that is no coverage")


def _named_tools(sentence: Sentence) -> Iterator[Found]:
    """The tools that a code fence shows in use; an example of a conversation shows none."""
    if len(sentence.text) <= _LONGEST and not is_example(sentence.context):
        yield from phrases.tools(sentence)


def _from_samples(body: Iterable[Sentence]) -> Iterator[Found]:
    """Thresholds of coverage in code fences, where there is none outside: only what is plainly a threshold."""
    for sentence in body:
        shown = sentence.sample and not is_example(sentence.context)
        if shown and len(sentence.text) <= _LONGEST and _STRONG.search(sentence.text):
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


def _assembled(name: str, stated: list[Found]) -> Role:
    found = [_possible(one) for one in stated]
    kept, targets = _settled([one for one in found if isinstance(one, Limit)])
    bounds = _with_written(found)
    limited = {(one.source.line, one.source.excerpt) for one in (*kept, *targets)}
    asides = dict.fromkeys(one for one in found if isinstance(one, Aside))
    return Role(
        name,
        kept,
        targets,
        bounds,
        phrases.one_checker(one for one in found if isinstance(one, Choice)),
        tuple(dict.fromkeys(sorted((one for one in found if isinstance(one, Unclear)), key=lambda one: one.line))),
        tuple(one for one in asides if (one.source.line, one.source.excerpt) not in limited),
    )


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
    bounds = [one for one in found if isinstance(one, Bound)]
    allowed = [one.value for one in bounds if one.kind == "allow"]
    if allowed:
        denied = {one.value for one in bounds if one.kind == "deny"}
        bounds += [
            Bound("allow", one.path, one.source)
            for one in found
            if isinstance(one, Written) and one.path not in denied and not _covered(one.path, allowed)
        ]
    return paths.unique(bounds)


def _covered(path: str, allowed: list[str]) -> bool:
    return any(glob.endswith("/**") and path.startswith(glob.removesuffix("**")) for glob in allowed)
