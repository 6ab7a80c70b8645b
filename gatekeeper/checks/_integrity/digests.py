"""Functions that know a result by the digest of what they are given, so that nobody reads which input it is."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from gatekeeper.checks._integrity.answers import TRIVIAL, bare
from gatekeeper.checks._integrity.deciding import Decision, decisions
from gatekeeper.checks._integrity.fresh import Hit, fresh
from gatekeeper.checks._integrity.grading import leaf
from gatekeeper.checks._integrity.report import warning
from gatekeeper.checks._integrity.source import Source
from gatekeeper.checks._integrity.view import ChangeView
from gatekeeper.checks._integrity.walking import every
from gatekeeper.model.finding import Finding

_DIGESTS = frozenset({"hexdigest", "digest", "crc32", "adler32", "hash", "md5", "sha1", "sha256", "blake2b"})
_HEX = re.compile(r"(?=.*\d)(?=.*[a-f])[\da-f]{16,}")


def findings(view: ChangeView) -> Iterator[Finding]:
    """New decisions by a digest that give a result which is no verdict on what is asked for."""
    for pair, hit in fresh(view.source_pairs, _hits):
        yield warning("result-hardcoded", hit.what, pair.path, hit.line)


def _hits(source: Source) -> Iterator[Hit]:
    for function in source.functions:
        for one in decisions(function, source):
            if one.given.difference(TRIVIAL) and one.asked and _is_by_digest(one):
                key = f"digest: {function.name} {sorted(one.asked)}"
                what = f"{function.qualname} knows a result by the digest of what it is given"
                yield Hit(key, one.line, what)


def _is_by_digest(one: Decision) -> bool:
    calls = every(one.test, ast.Call) if one.test is not None else ()
    return any(leaf(call.func) in _DIGESTS for call in calls) or any(_HEX.fullmatch(bare(text)) for text in one.asked)
