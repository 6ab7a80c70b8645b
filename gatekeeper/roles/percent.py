"""Percentages: which of them are limits of coverage, and of what."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from gatekeeper.roles import coverage_words as known
from gatekeeper.roles.model import Aside, Found, Limit, Sentence, Unclear


class _Figure(Struct, frozen=True):
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
    """A percentage of mutants or of tests that pass."""
    sentence = figure.whole
    if _is_of_mutants(figure):
        operator = _operator(figure)
        if operator and not _no_limit(figure):
            yield Limit("mutation.score", operator, figure.low, "%", sentence.at())
    elif figure.low == "100" and known.PASSING.search(figure.right) and not known.NEGATED.search(sentence.text):
        yield Limit("tests.failed", "=", "0", "", sentence.at())


def _is_of_mutants(figure: _Figure) -> bool:
    around = f"{figure.left} {figure.right}"
    named = known.MUTATION.search(f"{figure.whole.text} {figure.whole.near}")
    return bool(known.MUTATION.search(around) or (named and "score" in around.lower()))


def _label_context(figure: _Figure) -> tuple[str, ...]:
    """What names the coverage, where the sentence itself does not."""
    return () if known.COVERAGE.search(figure.whole.text) else (f"{figure.whole.near.rstrip(':')}:",)


def _measure(figure: _Figure) -> str | None:
    """The measure that the percentage is about; None: coverage of something that is not known; "": no coverage."""
    if known.MUTATION.search(f"{figure.left}#{figure.right}"):
        return ""
    right = re.split(r"[,;:()|.]", figure.right)[0]
    after = known.COVERAGE.search(right)
    if after and len(right[: after.start()].split()) <= 4:
        before = f"{_suite_before(figure)} {right[: after.start()]}"
        return _scoped(before, _tail(right[after.end() :]), figure)
    named = list(known.COVERAGE.finditer(figure.left))
    if named:
        head, middle = figure.left[: named[-1].start()], figure.left[named[-1].end() :]
        return _scoped(_head(head), _between(middle, figure.right), figure)
    return _apart(figure)


def _suite_before(figure: _Figure) -> str:
    """The suite before a parenthesis, where the sentence has a number for another one too."""
    suite = known.SUITE_BEFORE.search(figure.left) if len(known.PERCENT.findall(figure.whole.text)) > 1 else None
    return suite[1] if suite else ""


def _apart(figure: _Figure) -> str | None:
    """The measure where the word coverage stands elsewhere: in the sentence, or above it."""
    if not known.COVERAGE.search(figure.whole.text):
        above = (figure.whole.near, *figure.whole.context[-2:])
        return _labelled(figure) if any(map(known.COVERAGE.search, above)) else ""
    head = _head(figure.left.rstrip(" (>=:<`*'"))
    said = any(pattern.search(head) for pattern, _ in known.KINDS) or all(map(_is_neutral, head.split()))
    return _scoped(head, _tail(figure.right), figure) if said else ""


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
    if len(kinds) > 1 or _is_of_a_part(f"{before} {after}", figure):
        return None
    return kinds.pop() if kinds else _of_all_lines(before.split(), after, figure.whole)


def _is_of_a_part(words: str, figure: _Figure) -> bool:
    """Whether only some of the code is meant: services, critical paths, one side of an application."""
    label = known.ALERT.sub("", figure.whole.text.partition(":")[0]) if ":" in figure.left else ""
    sides = len(known.PERCENT.findall(figure.whole.text)) > 1 and known.SIDES.search(figure.whole.text)
    return bool(sides or known.STAGES.search(f"{words} {label} {_head(figure.left)}"))


def _of_all_lines(before: list[str], after: str, sentence: Sentence) -> str | None:
    """Coverage of all lines, where nothing around the word makes it something else."""
    if re.search(known.FOREIGN, sentence.text, re.IGNORECASE):
        plain = not known.ABROAD.sub("", after).strip(" .*`>=<:-'")
    else:
        plain = not _of_something(sentence.near) and known.WHOLE.match(after) and all(map(_is_neutral, before[-2:]))
    return "coverage.lines" if plain else None


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
    label = _label(figure)
    if not label:
        return _scoped("", "", figure)
    return next((measure for pattern, measure in known.LABELS if pattern.match(label)), None)


def _label(figure: _Figure) -> str:
    """The words before the number, or else after it."""
    before = _head(figure.left.rstrip(" :|>=<")) or figure.left
    words = re.sub(r">=?|<=?|\bat least\b|\bminimum\b(?=.)|[:|]", " ", before)
    return (words.strip() or re.split(r"[,;:(|]", figure.right)[0]).strip(" *`-|")


def _operator(figure: _Figure) -> str | None:
    """How the number bounds: `>=`, `>`; None when it is unclear or the wrong way round."""
    left = figure.left.rstrip(" `\"'(")
    if known.CEILING.search(left):
        return None
    if known.BOUND_DOWN.search(left):
        return ">=" if known.ALARM.search(figure.whole.text) else None
    return ">" if known.BOUND_UP.search(left) else ">="
