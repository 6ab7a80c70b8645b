"""Looks for secrets with detect-secrets; a script that gatekeeper's own Python runs at the project's root.

It has a process of its own because the library's settings belong to the whole process. Standard input is JSON,
`{"packages": [folder, ...], "files": [[path, is a test], ...], "baseline": path or null}`; `packages` hold the library
and gatekeeper, `baseline` is the project's own file of detect-secrets. Standard output is JSON, `{"problem": text}`, or
`{"files": [...]}` with an object a file, in order: `{"state": "scanned", "left out", "binary" or "large"}` or
`{"state": "failed", "reason": text}`; a scanned one has `found`, a list of [line, column, end line, end column, kind of
secret] (columns are null when a secret's place in the line is unknown), and counts what was `accepted` in the baseline
and what is marked as `allowed`. No secret is ever written.
"""

from __future__ import annotations

import codecs
import io
import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

LARGEST = 1_000_000
"""Bytes of the largest file that is looked at: beyond it are data sets, dumps and minified bundles."""
LONGEST_KEY = 200
"""Lines of the longest private key."""
SHORTEST_TOKEN = 12
"""Characters of the shortest token that has a form of its own."""

_FILTERS = "detect_secrets.filters."
_ASKS_THE_NETWORK = f"{_FILTERS}common.is_ignored_due_to_verification_policies"
_NO_SECRETS = frozenset({"IPPublicDetector"})
# What the others look for has a form of its own.
_GUESSES = frozenset({"KeywordDetector", "Base64HighEntropyString", "HexHighEntropyString", "BasicAuthDetector"})
_END_OF_KEY = re.compile("END [A-Z0-9 ]*PRIVATE KEY|Private-MAC:")
_BOMS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def main() -> None:
    """Answers the request on standard input."""
    request = json.load(sys.stdin)
    sys.path += request["packages"]
    json.dump(answer(request["files"], request["baseline"]), sys.stdout)


def answer(files: Sequence[tuple[str, bool]], baseline: str | None) -> dict[str, Any]:
    """What is said of the files, or why nothing can be."""
    try:
        scanner = from_baseline(baseline) if baseline else by_default()
    except Unusable as error:
        return {"problem": str(error)}
    except Exception as error:  # whatever a damaged baseline makes the library raise
        return {"problem": f"{baseline} is no baseline that detect-secrets can read ({type(error).__name__})"}
    return {"files": [look(scanner, path, is_test) for path, is_test in files]}


class Unusable(Exception):
    """The baseline asks for something that is not done here."""


@dataclass(frozen=True)
class Scanner:
    """The library's detectors and filters. `accepted` holds (path, kind, hash); `tuned` says that gatekeeper's own
    notions of what is no secret apply, since the project has none.
    """

    plugins: Sequence[Any]
    filters: Sequence[Any]
    accepted: frozenset[tuple[str, str, str]]
    tuned: bool


@dataclass
class Hits:
    """What was found in one file."""

    places: dict[tuple[Any, ...], None] = field(default_factory=dict[tuple[Any, ...], None])
    accepted: set[tuple[int, str]] = field(default_factory=set[tuple[int, str]])
    allowed: set[tuple[int, str]] = field(default_factory=set[tuple[int, str]])


def by_default() -> Scanner:
    """All detectors that look for secrets, and the library's own filters."""
    classes = import_module("detect_secrets.core.plugins.util").get_mapping_from_secret_type_to_class().values()
    names = sorted({one.__name__ for one in classes} - _NO_SECRETS)
    scanner = _scanner({"plugins_used": [{"name": name} for name in names]}, "", True)
    # It takes the argument of any call for a reference: `connect(password="...")` would hold no secret.
    kept = [one for one in scanner.filters if one.__name__ != "is_indirect_reference"]
    return Scanner(scanner.plugins, kept, scanner.accepted, True)


def from_baseline(path: str) -> Scanner:
    """The detectors, filters and accepted secrets of the project's own file. Raises Unusable, or what the library does.

    Nothing is asked of the network, and no code of the project is run.
    """
    document = import_module("detect_secrets.core.baseline").upgrade(json.loads(Path(path).read_bytes()))
    own = [one["name"] for one in document["plugins_used"] if "path" in one]
    used = [one for one in document.get("filters_used", []) if one["path"] != _ASKS_THE_NETWORK]
    own += [one["path"] for one in used if not one["path"].startswith(_FILTERS)]
    if own:
        raise Unusable(f"{path} names code of the project's own ({own[0]}), which is not run")
    return _scanner({**document, "filters_used": used}, path, False)


def _scanner(document: Mapping[str, Any], path: str, tuned: bool) -> Scanner:
    settings = import_module("detect_secrets.settings")
    settings.cache_bust()
    settings.configure_settings_from_baseline(document, filename=path)
    results = document.get("results", {})
    accepted = {(name, one["type"], one["hashed_secret"]) for name, found in results.items() for one in found}
    return Scanner(settings.get_plugins(), settings.get_filters(), frozenset(accepted), tuned)


def look(scanner: Scanner, path: str, is_test: bool) -> dict[str, Any]:
    """What is in one file, or why it was not looked at."""
    if _drops(scanner, filename=path):
        return {"state": "left out"}
    try:
        content = Path(path).read_bytes()
    except OSError as error:
        return {"state": "failed", "reason": error.strerror or "it cannot be read"}
    if b"\0" in content and not content.startswith(_BOMS):
        return {"state": "binary"}
    return {"state": "large"} if len(content) > LARGEST else _looked(scanner, path, content, is_test)


def _looked(scanner: Scanner, path: str, content: bytes, is_test: bool) -> dict[str, Any]:
    wide = content.startswith(_BOMS)
    text = content.decode("utf-16" if wide else "utf-8", "replace").replace("\r\n", "\n")
    hits = Hits()
    for lines, plugins in _views(path, text, _formal(scanner), [] if is_test and scanner.tuned else _guessing(scanner)):
        _scan(scanner, path, lines, plugins, text.split("\n"), hits)
    found = [(line, None, line, None, kind) for line, _, _, _, kind in hits.places] if wide else list(hits.places)
    return {"state": "scanned", "found": found, "accepted": len(hits.accepted), "allowed": len(hits.allowed)}


def _formal(scanner: Scanner) -> list[Any]:
    return [one for one in scanner.plugins if _name(one) not in _GUESSES]


def _guessing(scanner: Scanner) -> list[Any]:
    return [one for one in scanner.plugins if _name(one) in _GUESSES]


def _views(
    path: str, text: str, formal: Sequence[Any], guessing: Sequence[Any]
) -> Iterator[tuple[Sequence[str], Sequence[Any]]]:
    """The lines to look at, with the detectors that look at them.

    The library reads YAML and INI for their values, which leaves out comments: what has a form of its own is sought
    there as well.
    """
    raw = text.split("\n")
    plain = _values(path, text, eager=False)
    values = plain or _values(path, text, eager=True)
    if values:
        yield values, _able([*formal, *guessing], values)
    yield raw, _able(formal if plain else [*formal, *guessing], raw)


def _values(path: str, text: str, eager: bool) -> list[str] | None:
    """The values of a settings file by line, as the library sees them; None when it sees none."""
    file = io.StringIO(text)
    file.name = path  # type: ignore[attr-defined]  # what the library tells the format by
    try:
        return import_module("detect_secrets.transformers").get_transformed_file(file, use_eager_transformers=eager)
    except Exception:  # odd settings files make it raise all sorts of things; they are then read as plain text
        return None


def _able(plugins: Sequence[Any], lines: Sequence[str]) -> list[Any]:
    """The detectors that may find something: those with expressions of which none matches anywhere cannot."""
    text = "\n".join(lines)
    return [one for one in plugins if not hasattr(one, "denylist") or any(map(_finder(text), one.denylist))]


def _finder(text: str) -> Callable[[re.Pattern[str]], bool]:
    return lambda pattern: _multiline(pattern).search(text) is not None


@cache
def _multiline(pattern: re.Pattern[str]) -> re.Pattern[str]:
    """An expression that matches in a text of many lines wherever this one matches in one of them."""
    return re.compile(pattern.pattern, pattern.flags | re.MULTILINE)


@cache
def _keywords() -> re.Pattern[str]:
    return re.compile("|".join(import_module("detect_secrets.plugins.keyword").DENYLIST), re.IGNORECASE)


def _scan(
    scanner: Scanner, path: str, lines: Sequence[str], plugins: Sequence[Any], raw: Sequence[str], hits: Hits
) -> None:
    for number, line in enumerate(map(str.rstrip, lines), start=1):
        for plugin in plugins:
            if _may_hold(plugin, line):
                for secret in plugin.analyze_line(filename=path, line=line, line_number=number):
                    _enter(scanner, path, lines, plugin, secret, raw, hits)


def _may_hold(plugin: Any, line: str) -> bool:
    """A quick look, since most lines hold nothing."""
    if _name(plugin).endswith("HighEntropyString"):
        return '"' in line or "'" in line
    return _name(plugin) != "KeywordDetector" or bool(_keywords().search(line))


def _enter(
    scanner: Scanner, path: str, lines: Sequence[str], plugin: Any, secret: Any, raw: Sequence[str], hits: Hits
) -> None:
    """Notes down a secret, unless a filter says that it is none."""
    number: int = secret.line_number
    value: str = secret.secret_value
    line = lines[number - 1].rstrip()
    snippet = import_module("detect_secrets.util.code_snippet").get_code_snippet(lines, number)
    known: dict[str, Any] = {"filename": path, "line": line, "secret": value, "plugin": plugin, "context": snippet}
    if _drops(scanner, **known) or (scanner.tuned and _is_harmless(_name(plugin), line, value)):
        return
    if _is_allowed(scanner, known):
        hits.allowed.add((number, secret.type))
    elif (path, secret.type, secret.secret_hash) in scanner.accepted:
        hits.accepted.add((number, secret.type))
    else:
        hits.places[(*_place(raw, number, value, plugin), secret.type)] = None


def _is_harmless(name: str, line: str, value: str) -> bool:
    return name in _GUESSES and import_module("gatekeeper.workers.guesses").is_harmless(name, line, value)


def _drops(scanner: Scanner, **known: Any) -> bool:
    """Whether a filter says that there is no secret; those that need to know more have no say."""
    return any(_applies(one, known) for one in scanner.filters if one.__name__ != "is_line_allowlisted")


def _is_allowed(scanner: Scanner, known: Mapping[str, Any]) -> bool:
    return any(_applies(one, known) for one in scanner.filters if one.__name__ == "is_line_allowlisted")


def _applies(condition: Any, known: Mapping[str, Any]) -> bool:
    wanted = condition.injectable_variables
    return wanted <= known.keys() and condition(**{key: known[key] for key in wanted})


def _place(raw: Sequence[str], number: int, value: str, plugin: Any) -> tuple[int, int | None, int, int | None]:
    """Where a secret stands; of a private key, the whole."""
    line = raw[number - 1]
    start = line.find(value)
    if _name(plugin) == "PrivateKeyDetector":
        end = _end_of_key(raw, number)
        return number, start + 1 or None, end, len(raw[end - 1]) + 1
    if len(value) < SHORTEST_TOKEN and _name(plugin) not in _GUESSES:
        return (number, *_span(plugin, line, number))
    if start < 0:
        return number, None, _last_piece(raw, number, value), None
    return number, start + 1, number, start + len(value) + 1


def _span(plugin: Any, line: str, number: int) -> tuple[int | None, int, int | None]:
    """Where all that a detector matches stands: of an expression with groups, the library takes a group, which may be
    a mere prefix, for the secret.
    """
    spans = [match.span() for pattern in plugin.denylist for match in pattern.finditer(line)]
    return (min(spans)[0] + 1, number, max(end for _, end in spans) + 1) if spans else (None, number, None)


def _last_piece(raw: Sequence[str], number: int, value: str) -> int:
    """The last line of a value that a settings file spreads over several."""
    last = number
    while last < len(raw) and raw[last].strip() and raw[last].strip() in value:
        last += 1
    return last


def _end_of_key(raw: Sequence[str], number: int) -> int:
    """The line on which a private key ends: at its end mark, or where no line of a key follows."""
    for last in range(number, min(len(raw), number + LONGEST_KEY) + 1):
        if _END_OF_KEY.search(raw[last - 1]):
            return last
    return number


def _name(plugin: Any) -> str:
    return type(plugin).__name__


if __name__ == "__main__":
    main()
