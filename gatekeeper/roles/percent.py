"""Percentages: which of them are limits of coverage, and of what."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gatekeeper.roles import coverage_words as known
from gatekeeper.roles.model import Aside, Found, Limit, Sentence, Unclear


@dataclass(frozen=True, slots=True)
class _Figure:
    """One percentage of a sentence with the words to its left and right, up to its neighbours."""

    low: str
    high: str
    plus: bool
    left: str
    right: str
    whole: Sentence

    @property
    def clause(self) -> str:
        """The words about it up to the next mark of punctuation on each side."""
        return f"{re.split(r'[,;(|]', self.left)[-1]} # {re.split(r'[,;)|]', self.right)[0]}"


def percentages(sentence: Sentence) -> Iterator[Found]:
    """What the percentages of the sentence mean: limits, or why they are none."""
    for match in known.FLAG.finditer(sentence.text):
        yield Limit("coverage.lines", ">=", match[1], "%", sentence.at())
    for figure in _figures(sentence):
        yield from _meaning(figure)


def _figures(sentence: Sentence) -> Iterator[_Figure]:
    text = sentence.text
    found = [match for match in known.PERCENT.finditer(text) if float(match["low"]) <= 100]
    for index, match in enumerate(found):
        left = text[found[index - 1].end() if index else 0 : match.start()]
        right = text[match.end() : found[index + 1].start() if index + 1 < len(found) else len(text)]
        high = match["high"] or ""
        yield _Figure(_number(match["low"]), _number(high) if high else "", bool(match["plus"]), left, right, sentence)


def _number(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else str(int(text))


def _meaning(figure: _Figure) -> Iterator[Found]:
    sentence = figure.whole
    measure = _measure(figure)
    if measure == "":
        yield from _no_coverage(figure)
        return
    why = _no_limit(figure)
    if why:
        yield Aside(sentence.at(), why)
        return
    operator = _operator(figure)
    if measure is None or operator is None:
        yield Unclear(sentence.text, sentence.line)
        return
    target = bool(known.TARGET.search(figure.clause)) and not (known.MINIMUM.search(figure.clause) or figure.plus)
    yield Limit(measure, operator, figure.low, "%", sentence.at(*_label_context(figure)), target)
    if figure.high:
        yield Limit(measure, operator, figure.high, "%", sentence.at(), True)


def _no_limit(figure: _Figure) -> str:
    """Why a percentage of coverage is no limit; "" when it may be one."""
    if known.NEGATED.search(figure.whole.text):
        return "the sentence says that it is not asked for"
    if known.FACT.search(f"{figure.left}#{figure.right}") or known.PAST.match(figure.whole.text):
        return "tells of a state or an example"
    if known.ROUGH.search(figure.left):
        return "only a rough number"
    if figure.left.count('"') % 2 and '"' in figure.right:
        return "stands in quotation marks"
    return ""


def _no_coverage(figure: _Figure) -> Iterator[Found]:
    sentence = figure.whole
    around = f"{figure.left} {figure.right}"
    if known.MUTATION.search(around) or (
        known.MUTATION.search(" ".join((sentence.text, sentence.near))) and "score" in around.lower()
    ):
        operator = _operator(figure)
        if operator and not _no_limit(figure):
            yield Limit("mutation.score", operator, figure.low, "%", sentence.at())
            return
    if figure.low == "100" and known.PASSING.search(figure.right) and not known.NEGATED.search(sentence.text):
        yield Limit("tests.failed", "=", "0", "", sentence.at())


def _label_context(figure: _Figure) -> tuple[str, ...]:
    """What names the coverage, where the sentence itself does not."""
    return () if known.COVERAGE.search(figure.whole.text) else (f"{figure.whole.near.rstrip(':')}:",)


def _measure(figure: _Figure) -> str | None:
    """The measure that the percentage is about; None: coverage of something that is not known; "": no coverage."""
    text, near = figure.whole.text, figure.whole.near
    if known.MUTATION.search(f"{figure.left}#{figure.right}"):
        return ""
    right = re.split(r"[,;:()|.]", figure.right)[0]
    after = known.COVERAGE.search(right)
    if after and len(right[: after.start()].split()) <= 4:
        suite = known.SUITE_BEFORE.search(figure.left) if len(known.PERCENT.findall(text)) > 1 else None
        return _scoped(f"{suite[1] if suite else ''} {right[: after.start()]}", _tail(right[after.end() :]), figure)
    before = list(known.COVERAGE.finditer(figure.left))
    if before:
        return _scoped(
            _head(figure.left[: before[-1].start()]), _between(figure.left[before[-1].end() :], figure.right), figure
        )
    if known.COVERAGE.search(text):
        head = _head(figure.left.rstrip(" (>=:<`*'"))
        kinds = any(pattern.search(head) for pattern, _ in known.KINDS)
        return _scoped(head, _tail(figure.right), figure) if kinds or all(map(_is_neutral, head.split())) else ""
    return _labelled(figure) if any(known.COVERAGE.search(one) for one in (near, *figure.whole.context[-2:])) else ""


def _tail(text: str) -> str:
    """What follows, up to the end of the clause; by what means it is reached does not matter."""
    return known.MEANS.sub("", text[: _stop(text)])


def _stop(text: str) -> int:
    match = re.search(r"[,;:|.)\[]|\s[-–—]\s|\band\b|\bund\b|\by\b|\bet\b", text)
    return match.start() if match else len(text)


def _head(text: str) -> str:
    return re.split(r"[,;:(|.]|\s[-–—]\s", text)[-1]


def _between(middle: str, right: str) -> str:
    """What stands between the word coverage and its number, and right after that."""
    words = re.sub(r"[^\w\s%/-]", " ", middle)
    return f"{words} {_tail(right)}"


def _scoped(before: str, behind: str, figure: _Figure) -> str | None:
    """The measure that "BEFORE coverage AFTER" means."""
    after = known.SPAN.sub(" ", behind)
    kinds = {measure for words in (before, after) for pattern, measure in known.KINDS if pattern.search(words)}
    label = known.ALERT.sub("", figure.whole.text.partition(":")[0]) if ":" in figure.left else ""
    head = _head(figure.left)
    if len(kinds) > 1 or known.STAGES.search(f"{before} {after} {label} {head}"):
        return None
    if _one_side(figure.whole.text):
        return None
    if kinds:
        return kinds.pop()
    words = before.split()
    foreign = re.search(known.FOREIGN, figure.whole.text, re.IGNORECASE)
    if foreign:
        return None if known.ABROAD.sub("", f"{after}").strip(" .*`>=<:-'") else "coverage.lines"
    if _of_something(figure.whole.near) or not known.WHOLE.match(after):
        return None
    return "coverage.lines" if all(map(_is_neutral, words[-2:])) else None


def _one_side(text: str) -> bool:
    """Whether the sentence tells coverage of one side of an application from that of the other."""
    return len(known.PERCENT.findall(text)) > 1 and bool(known.SIDES.search(text))


def _of_something(heading: str) -> bool:
    """Whether a heading speaks of coverage that is none of code: "Requirement coverage"."""
    match = re.search(rf"([\w-]+)\s+{known.ENGLISH}", heading, re.IGNORECASE)
    return match is not None and not _is_neutral(match[1]) and not any(one.search(match[1]) for one, _ in known.KINDS)


def _is_neutral(word: str) -> bool:
    return bool(known.NEUTRAL.match(word.strip("`'\"*:.()-/")))


def _labelled(figure: _Figure) -> str | None:
    """The measure that a label means below a heading about coverage: "Unit: 80%"."""
    heading = next(one for one in reversed(figure.whole.context[-2:]) if known.COVERAGE.search(one))
    if known.STAGES.search(heading):
        return None
    words = re.sub(
        r">=?|<=?|\bat least\b|\bminimum\b(?=.)|[:|]", " ", _head(figure.left.rstrip(" :|>=<")) or figure.left
    )
    label = (words.strip() or re.split(r"[,;:(|]", figure.right)[0]).strip(" *`-|")
    if not label:
        return _scoped("", "", figure)
    return next((measure for pattern, measure in known.LABELS if pattern.match(label)), None)


def _operator(figure: _Figure) -> str | None:
    """How the number bounds: `>=`, `>`; None when it is unclear or the wrong way round."""
    left = figure.left.rstrip(" `\"'(")
    if known.CEILING.search(left):
        return None
    if known.BOUND_DOWN.search(left):
        return ">=" if known.ALARM.search(figure.whole.text) else None
    return ">" if known.BOUND_UP.search(left) else ">="
