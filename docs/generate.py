"""Prints docs/reference.md, which is made from the code: `python docs/generate.py > docs/reference.md`."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Iterator

from gatekeeper import checks
from gatekeeper.config.layers import check_fields
from gatekeeper.config.values import type_text
from gatekeeper.explain import default_text, limit_text, role_profiles, settings_heading, shipped_profiles
from gatekeeper.model.check import Check, MeasureInfo, RuleInfo, rule_name
from gatekeeper.model.profile import Profile

INTRODUCTION = """\
<!-- Made from the code: python docs/generate.py > docs/reference.md -->
# Conditions and settings

A *check* looks at the project and reports *measures*. A *condition* is a measure, an operator (`>=`, `<=`, `=`, `<`,
`>`) and a limit; the gate passes when every condition holds. A *profile* is a named set of conditions and settings.
`gatekeeper explain NAME` prints what this page says about one check, measure, rule or profile.

Settings stand in `pyproject.toml` under `[tool.gatekeeper]`, or under the same names without that prefix in
`gatekeeper.toml`:

```toml
[tool.gatekeeper]
extends = "standard"

[tool.gatekeeper.conditions]
coverage.lines = ">= 85%"
size.file_lines = "off"
lint.findings = { limit = "= 0", on = "new" }   # count only what the change introduces

[tool.gatekeeper.checks.security]
severity = "low"
```

| key | type | meaning |
| --- | --- | --- |
| `extends` | a string | The profile to start from; `standard` when it is left out. |
| `judge` | `"all"` or `"new"` | Whether old findings count (see below); `"all"` when it is left out. |
| `base` | a string | The revision that the change is measured from; worked out when it is left out. |
| `source` | a list of strings | The folders or modules that are the product; detected when it is left out. |
| `tests` | a list of strings | The folders or modules that test it; detected when it is left out. |
| `python` | a string | The interpreter that has the project's dependencies; detected when it is left out. |
| `exclude` | a list of strings | gitignore-style globs of files to leave out, on top of what git ignores. |
| `[conditions]` | a table | Limits of the project's own; `"off"` takes a condition away. |
| `[checks.ID]` | tables | Settings of one check, listed with each check below. |
| `[scope]` | a table | What a change may touch: the settings of the check scope. |
| `[profiles.NAME]` | tables | Profiles of the project's own. |
| `[[manual]]` | `id`, `title`, `confirm`, `source` | What a person must confirm, see below. |
| `handoff` | a list of strings | The sections of a hand-off's document, in order (see [Handing over](handoff.md)). |
| `[[suites]]` | `name`, `run` | A part of the tests (`run` is its command) that adds the measure `coverage.NAME`. |
| `[[commands]]` | `id`, `run`, `parse` | Another tool as a check of its own, see below. |
| `[[waivers]]` | `rule`, `paths`, `reason`, `owner`, `expires` | A rule that does not count for a time, see below. |

A command's `parse` says how to read what it prints: `sarif`, `ruff-json`, `checkstyle`, `junit`, a regular expression
that is searched in each line and has named groups (`(?P<path>…)`, `line`, `column`, `rule`, `message`, `severity`), or
`exit-code`, which is the default and looks at nothing else. It adds the measure `ID.findings` (`ID.exit` for
`exit-code`) and the condition that this is `= 0`, unless the configuration states another.

A waiver accepts what a rule of integrity or scope reports, deliberately and for a time. It names the `rule`
(`integrity/test-deleted`), the globs of its `paths` (without them: the whole project), a `reason`, an `owner` and the
last day that it counts. Waivers are read from the merge base, so a change cannot waive what it does itself; what they
cover stays in the report as suppressed, and each one used, or expired, is named there.

```toml
[[tool.gatekeeper.waivers]]
rule = "integrity/test-deleted"
paths = ["tests/legacy/**"]
reason = "the old importer is retired in the next release"
owner = "data team"
expires = 2027-03-31
```

A profile is named by `extends`: a shipped one, one of the project's own under `[tool.gatekeeper.profiles.NAME]`, or a
TOML file inside the project (a path from the project's root). Own profiles and profile files have the keys `extends`,
`description`, `judge`, `conditions`, `checks`, `scope`, `manual` and `handoff`. What is nearer wins, for each
condition and each setting: the project's own settings over the profile, the profile over what it extends.

What no check can judge is a manual item. It stands in the checklist, unticked, with who must confirm it (`confirm`,
`reviewer` when it is left out) and where it is asked for (`source`), and neither passes nor fails. Items are inherited;
one with the `id` of an inherited one replaces it.

```toml
[[tool.gatekeeper.manual]]
id = "comments"
title = "Comments explain why, not what"
confirm = "reviewer"
source = "the team's handbook"
```

With `judge = "new"`, conditions on measures marked *may be older than the change* count only findings that the change
introduces; a condition's own `on` says otherwise.
"""


def page() -> str:
    """The whole page."""
    found = checks.available()
    return "\n".join((INTRODUCTION, *_profiles(), *(line for one in found.values() for line in _check(one))))


def _profiles() -> Iterator[str]:
    profiles = shipped_profiles()
    yield "## The shipped profiles\n"
    for name, profile in profiles.items():
        yield f"- `{name}`: {profile.description}"
    yield ""
    yield from _table(("condition", *profiles), (*_limits(profiles.values()), *_values(profiles.values())))
    yield "\nProfiles for roles extend these ([what each asks for](role-profiles.md)):\n"
    for name, profile in role_profiles().items():
        yield f"- `{name}`: {profile.description}"


def _limits(profiles: Collection[Profile]) -> Iterator[tuple[str, ...]]:
    for name in dict.fromkeys(name for profile in profiles for name in profile.conditions):
        yield (f"`{name}`", *(limit_text(profile, name) for profile in profiles))


def _values(profiles: Collection[Profile]) -> Iterator[tuple[str, ...]]:
    stated = ((check, name) for profile in profiles for check, values in profile.checks.items() for name in values)
    for check, name in dict.fromkeys(stated):
        yield (f"setting `{check}.{name}`", *(str(profile.checks.get(check, {}).get(name, "")) for profile in profiles))


def _check(check: type[Check]) -> Iterator[str]:
    yield f"## {check.id}: {check.title}\n"
    yield f"{check.summary}\n"
    yield from _table(("measure", "meaning", "unit", "when it fails"), map(_measure, check.measures))
    fields = check_fields(check.id).values()
    if fields:
        yield f"Settings, in `{settings_heading(check.id)}`:\n"
        rows = [(f"`{one.name}`", type_text(one.type), f"`{default_text(one)}`", one.help) for one in fields]
        yield from _table(("setting", "type", "default", "meaning"), rows)
    if check.rules:
        yield "Rules:\n"
        yield from (line for rule in check.rules for line in _rule(check.id, rule))


def _measure(info: MeasureInfo) -> tuple[str, ...]:
    age = " May be older than the change." if info.inherits else ""
    return (f"`{info.id}`", f"**{info.title}.** {info.meaning}{age}", info.unit or "number", info.fix)


def _rule(check: str, rule: RuleInfo) -> Iterator[str]:
    yield f"### `{rule_name(check, rule)}`\n"
    yield f"{rule.title}. {rule.meaning} {rule.fix}\n"
    for title, example in (("Reported:", rule.bad), ("Not reported:", rule.good)):
        if example:
            yield f"{title}\n\n```\n{example.strip(chr(10))}\n```\n"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    for row in (head, ("---",) * len(head), *rows):
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |"
    yield ""


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
    sys.stdout.write(page())
