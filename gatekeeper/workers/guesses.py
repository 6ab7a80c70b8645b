"""What looks like a secret to detect-secrets' guessing detectors and is none, in ways that it does not know."""

from __future__ import annotations

import re

LONGEST_LINE = 1_000
"""Characters of the longest line on which guesses are made: beyond it are bundles and data."""

_NEAR = 100
_PLACEHOLDER = re.compile(
    r"(?:(?:my|your|the|an?|some|example|dummy|fake|insert|enter)[ _.-]?)*"
    r"(?:pass(?:word|wd|phrase)?|pwd|(?:secret[ _-]?|api[ _-]?|development )?key|secret|token|test(?:ing)?|dev|example|"
    r"dummy|fake|placeholder|none|null|true|false|foo|bar|baz|x{3,})|your[ _.-].*|.*[ _-]here",
    re.IGNORECASE,
)
_POINTER = re.compile(
    r"_(?:ref|dir|file|path|name|field|url|uri|env|var|header|type|label|hint|help|missing)s?"
    r"[\"']?\s*[!:=]=?\s*[\"']?$",
    re.IGNORECASE,
)
_REFERENCE = re.compile(r"[\w.-]+[\[(].*[\])]")
_PROSE = re.compile(r"[^\W\d_][^\d]* [^\d]+ [^\d]+")
_DIGEST = re.compile(
    r"(?:rev|revision|version|commit|sha\d*|md5|hash|digest|checksum|integrity|etag|fingerprint)\w*"
    r"[\"']?\s*[:=]\s*[rbu]?[\"'\\]*$",
    re.IGNORECASE,
)


def is_harmless(name: str, line: str, value: str) -> bool:
    """Whether a guess of the detector `name` is wrong: a placeholder, prose, a call, a digest, the place of a secret
    (`password_file: …`), a name that is given to itself (`API_KEY = "api-key"`), or anything on a line that only
    programs read.
    """
    if len(line) > LONGEST_LINE:
        return True
    start = line.find(value)
    before = line[max(0, start - _NEAR) : start]
    if name.endswith("HighEntropyString"):
        return _DIGEST.search(before) is not None
    if any(one.fullmatch(value) for one in (_PLACEHOLDER, _PROSE, _REFERENCE)) or _POINTER.search(before):
        return True
    return _letters(value) != "" and _letters(value) in _letters(before)


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).lower().removeprefix("x")
