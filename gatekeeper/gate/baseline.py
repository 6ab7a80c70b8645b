"""Accepted findings, in a file that merges well: sorted, one kind of finding a line, counted, without line numbers."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction

from msgspec import Struct
from msgspec.structs import replace

from gatekeeper.errors import ConfigError
from gatekeeper.model.finding import Finding

FILE = "gatekeeper-baseline.txt"
_HEADER = "# gatekeeper baseline, format 1: count, limit, identity, rule, path. Renew with `gatekeeper baseline`."
_NO_VALUE = "-"
_SURROGATES = 0xDC00
_ODD_BYTE = re.compile("[\udc80-\udcff]")
_ESCAPE = re.compile(r"\\(?:x([89a-f][0-9a-f])|.)", re.DOTALL)


class Entry(Struct, frozen=True, order=True):
    """One kind of finding: the same rule on the same code in the same file.

    `value` is the number that broke a limit, where the finding is about one: a worse one is not accepted.
    """

    path: str
    rule: str
    identity: str
    value: Fraction | None = None


class Baseline(Struct, frozen=True):
    """How many findings of each kind are accepted."""

    counts: Mapping[Entry, int]

    @property
    def total(self) -> int:
        """How many findings are accepted."""
        return sum(self.counts.values())

    @property
    def text(self) -> str:
        """The file's content."""
        lines = [_line(entry, count) for entry, count in self.counts.items()]
        return "\n".join([_HEADER, *sorted(lines, key=lambda line: line.split("\t")[3:])]) + "\n"


def baseline_of(findings: Iterable[Finding]) -> Baseline:
    """The baseline that accepts exactly these findings."""
    return Baseline(Counter(_entry(one) for one in findings))


def parse(content: bytes, label: str) -> Baseline:
    """Reads a baseline file. Raises ConfigError, naming file and line, for one that gatekeeper did not write."""
    text = content.decode("utf-8", "surrogateescape")
    lines = text.replace("\r\n", "\n").split("\n")  # git may have made the one of the other
    if not lines[0].startswith("# gatekeeper baseline, format 1:"):
        raise ConfigError(f"{label}: not a baseline of this version of gatekeeper: write it anew")
    counts: Counter[Entry] = Counter()
    for number, line in enumerate(lines[1:], start=2):
        if line.strip():
            entry, count = _parsed(line, f"{label}, line {number}")
            counts[entry] += count
    return Baseline(counts)


def accepted(findings: Iterable[Finding], baseline: Baseline) -> tuple[tuple[Finding, ...], Baseline]:
    """The findings, those that the baseline accepts marked as suppressed, and what is left of the baseline."""
    stock = _Stock(baseline)
    marked = tuple(replace(one, suppressed=True) if stock.takes(one) else one for one in findings)
    return marked, Baseline({entry: count for entry, count in stock.left.items() if count})


class _Stock:
    """What a baseline still accepts."""

    def __init__(self, baseline: Baseline) -> None:
        self.left: dict[Entry, int] = dict(baseline.counts)
        self._by_kind: dict[Entry, list[Entry]] = defaultdict(list)
        # The smallest number that covers a finding is used up first, so that a worse one finds its own.
        for entry in sorted(self.left, key=lambda one: one.value or 0):
            self._by_kind[_kind(entry)].append(entry)

    def takes(self, finding: Finding) -> bool:
        """Whether the finding is accepted; each entry accepts as many as it counts."""
        for entry in self._by_kind.get(_kind(_entry(finding)), []):
            if self.left[entry] and _covers(entry.value, finding.value):
                self.left[entry] -= 1
                return True
        return False


class Renewal(Struct, frozen=True):
    """A baseline in step with the findings: those it does not accept, and how many accepted ones are mended."""

    baseline: Baseline
    unaccepted: tuple[Finding, ...]
    mended: int


def renewed(findings: Iterable[Finding], baseline: Baseline) -> Renewal:
    """The baseline without what was mended, and with better numbers where they are better now.

    What is worse than it was is not mended: its entry stays as it is.
    """
    marked, left = accepted(findings, baseline)
    unaccepted = tuple(one for one in marked if not one.suppressed)
    worse = {_kind(_entry(one)) for one in unaccepted}
    kept = Counter({entry: count for entry, count in left.counts.items() if _kind(entry) in worse})
    now = Counter(_entry(one) for one in marked if one.suppressed)
    return Renewal(Baseline(now + kept), unaccepted, left.total - kept.total())


def _entry(finding: Finding) -> Entry:
    return Entry(finding.location.path, finding.name, finding.kind, finding.value)


def _kind(entry: Entry) -> Entry:
    """The entry whatever its number."""
    return replace(entry, value=None)


def _covers(known: Fraction | None, now: Fraction | None) -> bool:
    if known is None or now is None:
        return known is now
    return now <= known


def _line(entry: Entry, count: int) -> str:
    value = _NO_VALUE if entry.value is None else str(entry.value)
    return "\t".join((str(count), value, entry.identity, entry.rule, _escaped(entry.path)))


def _escaped(path: str) -> str:
    """The path as printable UTF-8 without tabs and line breaks; odd bytes are written in hexadecimal."""
    for letter, escape in (("\\", "\\\\"), ("\t", "\\t"), ("\n", "\\n"), ("\r", "\\r")):
        path = path.replace(letter, escape)
    return _ODD_BYTE.sub(lambda found: f"\\x{ord(found[0]) - _SURROGATES:02x}", path)


def _parsed(line: str, where: str) -> tuple[Entry, int]:
    try:
        count, value, identity, rule, path = line.split("\t")
        number = None if value == _NO_VALUE else Fraction(value)
        entry = Entry(_unescaped(path), rule, identity, number)
        if int(count) < 1:
            raise ValueError
    except (ValueError, ZeroDivisionError) as error:
        raise ConfigError(f"{where}: not a line of a baseline; is a merge conflict left in it?") from error
    return entry, int(count)


def _unescaped(path: str) -> str:
    return _ESCAPE.sub(_letter, path)


def _letter(escape: re.Match[str]) -> str:
    if escape[1]:
        return chr(_SURROGATES + int(escape[1], 16))
    return {"t": "\t", "n": "\n", "r": "\r"}.get(escape[0][1], escape[0][1])
