"""Percentages: which of them are limits of coverage, and of what."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gatekeeper.roles.model import Aside, Found, Limit, Sentence, Unclear

_SIGN = r"(?:%|percent\b|per cent\b|Prozent\b|pour ?cent\b|por ?ciento\b|процент\w*)"
_PERCENT = re.compile(
    rf"(?<![\d.,$€£-])(?P<low>\d{{1,3}}(?:\.\d{{1,2}})?)\s*(?:{_SIGN}?\s*[-–—]\s*(?P<high>\d{{1,3}}(?:\.\d{{1,2}})?)\s*)?"
    rf"{_SIGN}(?P<plus>\s?\+)?",
    re.IGNORECASE,
)
_FLAG = re.compile(
    r"(?:--cov-fail-under|--fail-under|\bfail_under|\bmin_coverage)\s*[=: ]\s*(\d{1,3}(?:\.\d+)?)\b(?!\s*%)"
)
_ENGLISH = r"\bcover(?:age|ed)\b"
_FOREIGN = (
    r"(?:\w*abdeckung\b|\bcouverture\b|\bcobertura\b|\bcopertura\b|\bпокрыти\w*|覆盖率|覆蓋率|カバレッジ|커버리지|"
    r"\btestdekning\b|\btesttäckning\b|\btestdekking\b|\bpokryci\w*)"
)
_COVERAGE = re.compile(rf"{_ENGLISH}|{_FOREIGN}", re.IGNORECASE)
_MUTATION = re.compile(r"\bmutation\b|\bmutants?\b", re.IGNORECASE)
_PASSING = re.compile(
    r"^\s*(?:of\s+)?(?:all\s+)?(?:the\s+)?(?:unit\s+|existing\s+)?tests?\s+(?:must\s+|should\s+)?(?:pass(?:ing)?\b(?! rate)|pass rate)|^\s*pass(?:ing)?(?: rate)?\b",
    re.IGNORECASE,
)

_KINDS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), measure)
    for pattern, measure in (
        (r"\b(?:new|changed|modified|added|touched)\s+(?:\w+\s+)?(?:code|lines?|files?|features?|functions?|functionality|logic|modules?)\b"
         r"|\bdiff\b|\bpatch\b|neue[nrsm]?\s+code|nuevo código|código nuevo|código novo|novo código|nouveau code|"
         r"нов\w+ код|新增代码|新代码|新しいコード", "coverage.changed"),
        (r"\bunit\b|\bunit-?tests?\b|\bunitari\w+|\bunitaires?\b|модульн|单元|單元|単体|단위", "coverage.unit"),
        (r"\bintegra(?:tion|ción|ção|zione)\b|\bintégration\b|\bintegrationstests?\b|интеграцион|集成|結合|통합",
         "coverage.integration"),
        (r"\bbranch(?:es)?\b|分支", "coverage.branches"),
    )
)  # fmt: skip
_NEUTRAL = re.compile(
    r"^(?:tests?|testing|aiming|requirement|requirements|validation|verification|percentage|code|lines?|statements?|overall|total|minimum|min|project|global|the|a|an|and|is|of|at|to|"
    r"least|target|targets?|required?|aim|for|with|have|has|achieve|maintain|keep|ensure|verify|reach|provide|backend|"
    r"python|pytest|source|automated|check|measure|report|your|our|good|full|complete|high|minimal|by|be|must|should|"
    r"maximum|my|its|their|under|codebase|in|on|per|via|from|this|that|than|more|or|as|goal|gate|threshold|quality|"
    r"if|when|run|confirm|increase|improve|raise|until|less|above|below|over|reject|fail|fails|block|stop|do|not|don't|never|let|no|without|\W+|\d+%?)?$",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"^\W*(?:(?:aim|aims|aiming|achieve|maintain|keep|ensure|verify|reach|percentage|requirement|should|we|have|has|for|of|on|in|across|over|throughout|per|by|with|via|using|before|to|is|are|be|the|a|an|all|any|every|"
    r"each|whole|entire|overall|our|your|this|project|projects|codebase|code|base|source|production|application|"
    r"backend|back-end|python|modules?|packages?|library|ci|pytest|pytest-cov|jest|vitest|coverage\.py|commits?|"
    r"merg\w+|prs?|pull|requests?|tests?|testing|suite|unit|integration|required?|requirements?|mandatory|minimum|min|"
    r"target|targets|goal|threshold|thresholds|gate|gates|enforced|development|line|lines|statements?|branch|branches|"
    r"and|or|at|least|must|should|higher|more|better|above|maintained|expected|new|changed|modified|added|files?|"
    r"functions?|features?|functionality|logic|met|achieved|verified|always|deploy\w*|release\w*|completion|done|"
    r"coverage|covered|passing|level|rate|ideally|ok|now|only|as|measured|reported|reports?|check|checked|hard|strict|"
    r"diff|patch|drop|drops|fall|falls|go|goes|dip|stay|stays|remain|remains|if|possible|when|where|it|not|never|no)\b\W*)*$",
    re.IGNORECASE,
)
_ABROAD = re.compile(
    r"\b(?:тестами|тестов|кода|код|должно|быть|не|менее|ниже|минимум|de|du|des|del|do|di|da|código|codigo|code|codice|"
    r"tests?|mínim[ao]|al|menos|como|debe|ser|doit|être|d|au|moins|minimale?|minimum|mindestens|muss|soll|sein|"
    r"betragen|liegen|bei|von|über|mind|la|le|es|est|ist|é|deve|pelo|almeno|essere|is|of|at|least)\b|"
    r"[测試试代码码行总體体整必须達达到至少不低于须应為为以上を要]",
    re.IGNORECASE,
)
_MINIMUM = re.compile(
    r">=?|\bmin(?:imum|imal)?\b|\bat least\b|\bmust\b|\brequire\w*|\bmandatory\b|\bno less\b|\bbelow\b|\bunder\b|"
    r"\bthreshold\b|\bgates?\b|\bfails?\b|\benforce\w*|\bblock\w*|\bor (?:higher|more|above|better)\b|\bmindestens\b|"
    r"\bmínim\w+|\bau moins\b|не менее|минимум|至少|以上|不低于|\bmust\b|\bverify\b",
    re.IGNORECASE,
)
_TARGET = re.compile(
    r"\btarget\w*|\baim\w*|\bgoals?\b|\bideal\w*|\bstriv\w+|\baspir\w+|\bstretch\b|\bprefer\w*|\bdesir\w+|"
    r"\brecommend\w*|\bziel\w*|\bobjetivo\b|\bobjectif\b|\bцель\b|目标",
    re.IGNORECASE,
)
_NEGATED = re.compile(
    r"\b(?:do(?:es)? not|don't|doesn't|need not|needn't|not)\s+(?:\w+\s+){0,3}?(?:need\w*|require\w*|necessary|mandatory|aim|"
    r"chase|target|mean|guarantee|strive|expect\w*|the goal|a goal|obsess\w*|enough)\b|\bno need\b|\brather than\b|\binstead of\b|"
    r"\bnot\s+(?:\d|about|necessarily)|\bwithout (?:needing|requiring)\b|\bisn't (?:required|needed|the goal)\b|\bmyth\b|"
    r"\boptional\b|\bnicht (?:erforderlich|nötig|notwendig)\b|\bkeine?\b|не (?:требуется|нужно|обязательно)|不需要|"
    r"\bno (?:es necesari|se requiere|hace falta)\w*|\bpas (?:nécessaire|besoin|requis)",
    re.IGNORECASE,
)
_FACT = re.compile(
    r"\bcurrent(?:ly)?\b|\bactual\b|\bwas\b|\bwere\b|\bnow at\b|\bis at\b|\btoday\b|\bbaseline\b|\bincreased\b|\bimproved\b|"
    r"\breached\b|\bachieved\b(?! before)|\bdropped from\b|\bwent\b|\bas of\b|\bso far\b|\be\.g\.|\bfor example\b|\bexample\b|\bsuch as\b|"
    r"\bz\.B\.|\bstatus\b|✓\s*$|✅\s*$|\bgained?\b|\bderzeit\b|\baktuell\b|\bactualmente\b|\bactuellement\b|\bтекущ\w+|当前",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"^\W*(?:created|maintained|delivered|implemented|built|added|wrote|led|designed|developed|increased|improved|reached|"
    r"completed|established|raised)\b",
    re.IGNORECASE,
)
_ROUGH = re.compile(r"(?:~|≈|\babout|\baround|\broughly|\bapprox\w*\.?|\bcirca|\bca\.)\s*$", re.IGNORECASE)
_STAGES = re.compile(
    r"\b(?:staging|production|prod|mvp|phase|stage|prototype|alpha|beta|sprint|milestone|critical|core|business|legacy|"
    r"security|payment|auth\w*|utilit\w+|helpers?|services?|controllers?|models?|components?|ui|frontend|front-end|api|apis|"
    r"endpoints?|domain|e2e|end-to-end|smoke|hooks?|stores?|views?)\b",
    re.IGNORECASE,
)
_BOUND_UP = re.compile(r"(?:\b(?:above|over|more than|greater than|exceed\w*)|>)\s*$", re.IGNORECASE)
_BOUND_DOWN = re.compile(r"(?:\b(?:below|under|less than|lower than|fewer than)|<=?)\s*$", re.IGNORECASE)
_ALARM = re.compile(
    r"\b(?:not|never|no|n't|without|fails?|failed|reject\w*|block\w*|returns?|if|when|stop|unacceptable|drops?|falls?|"
    r"cannot|can't|don't|any)\b|n't\b",
    re.IGNORECASE,
)
_CEILING = re.compile(r"\b(?:at most|no more than|max(?:imum)?|up to)\s*$", re.IGNORECASE)
_LABELS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rf"^\W*(?:{pattern})\W*$", re.IGNORECASE), measure)
    for pattern, measure in (
        (r"unit(?:[ -]tests?| testing)?", "coverage.unit"),
        (r"integration(?:[ -]tests?| testing)?", "coverage.integration"),
        (r"(?:overall|total|project|global)(?: minimum| target)?|lines?|statements?|minimum|min|required?|all code", "coverage.lines"),
        (r"branch(?:es)?", "coverage.branches"),
        (r"(?:new|changed|modified) (?:code|lines)|diff|patch", "coverage.changed"),
    )
)  # fmt: skip


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
    for match in _FLAG.finditer(sentence.text):
        yield Limit("coverage.lines", ">=", match[1], "%", sentence.at())
    for figure in _figures(sentence):
        yield from _meaning(figure)


def _figures(sentence: Sentence) -> Iterator[_Figure]:
    text = sentence.text
    found = [match for match in _PERCENT.finditer(text) if float(match["low"]) <= 100]
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
    target = bool(_TARGET.search(figure.clause)) and not (_MINIMUM.search(figure.clause) or figure.plus)
    yield Limit(measure, operator, figure.low, "%", sentence.at(*_label_context(figure)), target)
    if figure.high:
        yield Limit(measure, operator, figure.high, "%", sentence.at(), True)


def _no_limit(figure: _Figure) -> str:
    """Why a percentage of coverage is no limit; "" when it may be one."""
    if _NEGATED.search(figure.whole.text):
        return "the sentence says that it is not asked for"
    if _FACT.search(f"{figure.left}#{figure.right}") or _PAST.match(figure.whole.text):
        return "tells of a state or an example"
    if _ROUGH.search(figure.left):
        return "only a rough number"
    if figure.left.count('"') % 2 and '"' in figure.right:
        return "stands in quotation marks"
    return ""


def _no_coverage(figure: _Figure) -> Iterator[Found]:
    sentence = figure.whole
    around = f"{figure.left} {figure.right}"
    if _MUTATION.search(around) or (
        _MUTATION.search(" ".join((sentence.text, sentence.near))) and "score" in around.lower()
    ):
        operator = _operator(figure)
        if operator and not _no_limit(figure):
            yield Limit("mutation.score", operator, figure.low, "%", sentence.at())
            return
    if figure.low == "100" and _PASSING.search(figure.right) and not _NEGATED.search(sentence.text):
        yield Limit("tests.failed", "=", "0", "", sentence.at())


def _label_context(figure: _Figure) -> tuple[str, ...]:
    """What names the coverage, where the sentence itself does not."""
    return () if _COVERAGE.search(figure.whole.text) else (f"{figure.whole.near.rstrip(':')}:",)


def _measure(figure: _Figure) -> str | None:
    """The measure that the percentage is about; None: coverage of something that is not known; "": no coverage."""
    text, near = figure.whole.text, figure.whole.near
    if _MUTATION.search(f"{figure.left}#{figure.right}"):
        return ""
    right = re.split(r"[,;:()|.]", figure.right)[0]
    after = _COVERAGE.search(right)
    if after and len(right[: after.start()].split()) <= 4:
        suite = _SUITE_BEFORE.search(figure.left) if len(_PERCENT.findall(text)) > 1 else None
        return _scoped(f"{suite[1] if suite else ''} {right[: after.start()]}", _tail(right[after.end() :]), figure)
    before = list(_COVERAGE.finditer(figure.left))
    if before:
        return _scoped(
            _head(figure.left[: before[-1].start()]), _between(figure.left[before[-1].end() :], figure.right), figure
        )
    if _COVERAGE.search(text):
        head = _head(figure.left.rstrip(" (>=:<`*'"))
        kinds = any(pattern.search(head) for pattern, _ in _KINDS)
        return _scoped(head, _tail(figure.right), figure) if kinds or all(map(_is_neutral, head.split())) else ""
    return _labelled(figure) if any(_COVERAGE.search(one) for one in (near, *figure.whole.context[-2:])) else ""


def _tail(text: str) -> str:
    return text[: _stop(text)]


def _stop(text: str) -> int:
    match = re.search(r"[,;|.)]|\s[-–—]\s|\band\b|\bund\b|\by\b|\bet\b", text)
    return match.start() if match else len(text)


def _head(text: str) -> str:
    return re.split(r"[,;:(|.]|\s[-–—]\s", text)[-1]


def _between(middle: str, right: str) -> str:
    """What stands between the word coverage and its number, and right after that."""
    return f"{re.sub(r'[^\w\s%/-]', ' ', middle)} {_tail(right)}"


def _scoped(before: str, after: str, figure: _Figure) -> str | None:
    """The measure that "BEFORE coverage AFTER" means."""
    kinds = {measure for words in (before, after) for pattern, measure in _KINDS if pattern.search(words)}
    label = figure.whole.text.partition(":")[0] if ":" in figure.left else ""
    if len(kinds) > 1 or _STAGES.search(f"{before} {after} {label}"):
        return None
    if kinds:
        return kinds.pop()
    words = before.split()
    foreign = re.search(_FOREIGN, figure.whole.text, re.IGNORECASE)
    if foreign:
        return None if _ABROAD.sub("", f"{after}").strip(" .*`>=<:-'") else "coverage.lines"
    return "coverage.lines" if all(map(_is_neutral, words[-2:])) and _WHOLE.match(after) else None


_SUITE_BEFORE = re.compile(r"\b(unit|integration)(?: tests?)?\s*\(\W*$", re.IGNORECASE)


def _is_neutral(word: str) -> bool:
    return bool(_NEUTRAL.match(word.strip("`'\"*:.()-/")))


def _labelled(figure: _Figure) -> str | None:
    """The measure that a label means below a heading about coverage: "Unit: 80%"."""
    heading = next(one for one in reversed(figure.whole.context[-2:]) if _COVERAGE.search(one))
    if _STAGES.search(heading):
        return None
    words = re.sub(
        r">=?|<=?|\bat least\b|\bminimum\b(?=.)|[:|]", " ", _head(figure.left.rstrip(" :|>=<")) or figure.left
    )
    label = (words.strip() or re.split(r"[,;:(|]", figure.right)[0]).strip(" *`-|")
    if not label:
        return _scoped("", "", figure)
    return next((measure for pattern, measure in _LABELS if pattern.match(label)), None)


def _operator(figure: _Figure) -> str | None:
    """How the number bounds: `>=`, `>`; None when it is unclear or the wrong way round."""
    left = figure.left.rstrip(" `\"'(")
    if _CEILING.search(left):
        return None
    if _BOUND_DOWN.search(left):
        return ">=" if _ALARM.search(figure.whole.text) else None
    return ">" if _BOUND_UP.search(left) else ">="
