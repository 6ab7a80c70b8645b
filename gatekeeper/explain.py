"""What a name means, how to mend what it reports, and how to configure it: text for people."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import MISSING
from difflib import get_close_matches
from pathlib import Path
from textwrap import fill, indent

from gatekeeper import checks, config
from gatekeeper.config.layers import SCOPE, check_fields
from gatekeeper.config.place import quoted
from gatekeeper.config.profiles import COVERAGE, DEFAULT, shipped
from gatekeeper.config.render import toml
from gatekeeper.config.values import Setting, type_text
from gatekeeper.errors import UsageError
from gatekeeper.model.check import Check, MeasureInfo, RuleInfo, rule_name
from gatekeeper.model.profile import Profile

_WIDTH = 100
_RULE = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*")
_TITLE = re.compile(r"# ([a-z0-9-]+) \(")
_PAGE = "https://docs.astral.sh/ruff/rules/{name}"
_PATIENCE = 30.0
_ELSEWHERE = {
    "lint": "ruff documents this rule. `ruff rule {rule}` prints what it means, why it matters and how to mend it; its "
    "page is https://docs.astral.sh/ruff/rules/NAME with the name printed there.",
    "types": "The type checker documents this rule: "
    "https://github.com/microsoft/pyright/blob/main/docs/configuration.md#{rule} (pyright, basedpyright), "
    "https://mypy.readthedocs.io/en/stable/error_code_list.html (mypy).",
    "security": "bandit documents this rule: https://bandit.readthedocs.io/en/latest/plugins/ lists {rule} and others.",
    "dependencies": "The advisory is described at https://osv.dev/vulnerability/{rule}.",
}
"""Who documents the rules that are not gatekeeper's own, by check."""


def explain(topic: str) -> str:
    """The explanation of a check, measure, condition, profile or rule. Raises UsageError when it is none of these."""
    return "\n".join(_lines(topic.strip())) + "\n"


def shipped_profiles() -> Mapping[str, Profile]:
    """The shipped profiles for coverage, resolved, the mildest first."""
    return {name: _resolved(name) for name in COVERAGE}


def role_profiles() -> Mapping[str, Profile]:
    """The shipped profiles for roles, resolved."""
    return {name: _resolved(name) for name in shipped() if name not in COVERAGE}


def _resolved(name: str) -> Profile:
    return config.resolve_profile(name, lambda _: None)


def default_text(setting: Setting) -> str:
    """A setting's default as TOML, or what its absence means."""
    if setting.default is MISSING:
        return "must be given"
    return "not set" if setting.default is None else toml(setting.default)


def settings_heading(check: str) -> str:
    """The table of pyproject.toml in which a check's settings stand."""
    return "[tool.gatekeeper.scope]" if check == SCOPE else f"[tool.gatekeeper.checks.{check}]"


def _lines(topic: str) -> Iterator[str]:
    check, slash, rule = topic.partition("/")
    if slash and check in checks.ids():
        return _rule(checks.load(check), rule)
    if topic in checks.ids():
        return _check(checks.load(topic))
    if topic in shipped():
        return iter(config.render_profile(_resolved(topic)).splitlines())
    check = topic.partition(".")[0]
    measures = checks.load(check).measures if check in checks.ids() else ()
    for info in measures:
        if info.id == topic:
            return _measure(info)
    raise _unknown(topic)


def _unknown(topic: str) -> UsageError:
    near = get_close_matches(topic, tuple(_topics()))
    hint = f"did you mean {' or '.join(near)}?" if near else f"the checks are {', '.join(checks.ids())}"
    return UsageError(f"there is no check, measure, rule or profile {quoted(topic)}: {hint}")


def _topics() -> Iterator[str]:
    for name, check in checks.available().items():
        yield name
        yield from (info.id for info in check.measures)
        yield from (rule_name(name, rule) for rule in check.rules)
    yield from shipped()


def _check(check: type[Check]) -> Iterator[str]:
    yield f"{check.id}: {check.title}"
    yield ""
    yield _text(check.summary)
    yield ""
    yield "It measures"
    for info in check.measures:
        yield _item(f"{info.id}: {info.meaning}")
    if check.rules:
        yield ""
        yield "Its rules (`gatekeeper explain RULE` for each)"
        yield from (_item(f"{rule_name(check.id, rule)}: {rule.title}") for rule in check.rules)
    yield ""
    yield from _settings(check.id)


def _settings(check: str) -> Iterator[str]:
    fields = check_fields(check)
    if not fields:
        yield "It has no settings."
        return
    yield f"Its settings, in {settings_heading(check)} of pyproject.toml"
    for one in fields.values():
        yield _item(f"{one.name} ({type_text(one.type)}; default: {default_text(one)}): {one.help}")


def _measure(info: MeasureInfo) -> Iterator[str]:
    yield f"{info.id}: {info.title}" + (f" ({info.unit})" if info.unit else "")
    yield ""
    yield _text(info.meaning)
    yield ""
    yield _text(f"When a condition on it fails: {info.fix}")
    yield ""
    limits = _limits(info.id)
    yield "Its limit in the shipped profiles"
    yield from (_item(f"{name}: {limit}") for name, limit in limits.items())
    yield ""
    yield "To set it for a project, in pyproject.toml"
    yield "    [tool.gatekeeper.conditions]"
    usual = ">= 80%" if info.unit else "= 0"
    example = next((limit for limit in (limits[DEFAULT], *limits.values()) if limit != "off"), usual)
    yield f'    {info.id} = "{example}"  # or "off"'


def limit_text(profile: Profile, measure: str) -> str:
    """A profile's limit for a measure as people write it, "off" when it has none."""
    condition = profile.conditions.get(measure)
    return condition.text if condition else "off"


def _limits(measure: str) -> dict[str, str]:
    """The measure's limit in each profile for coverage, and in those for roles that have one."""
    roles = {name: profile for name, profile in role_profiles().items() if measure in profile.conditions}
    return {name: limit_text(profile, measure) for name, profile in {**shipped_profiles(), **roles}.items()}


def _rule(check: type[Check], id: str) -> Iterator[str]:
    name = f"{check.id}/{id}"
    for rule in check.rules:
        if rule_name(check.id, rule) == name:
            return _own_rule(name, rule)
    if check.id not in _ELSEWHERE or not _RULE.fullmatch(id):
        raise _unknown(name)
    said = _said_by_ruff(id) if check.id == "lint" else ""
    return iter((f"{name}: a rule of the check {check.id}", "", said or _text(_ELSEWHERE[check.id].format(rule=id))))


def _said_by_ruff(rule: str) -> str:
    """What gatekeeper's own ruff says about one of its rules, and where its page is; "" when it knows no such rule."""
    from gatekeeper.engine.tool import Runner
    from gatekeeper.project.tools import bundled

    tool = bundled("ruff", "ruff")
    if tool is None:
        return ""
    with tempfile.TemporaryDirectory(prefix="gatekeeper-") as folder:
        place = Path(folder)  # where no project's settings are read
        environment = {**os.environ, "NO_COLOR": "1"}
        run = Runner(place).run((*tool.argv, "rule", rule), cwd=place, environment=environment, timeout=_PATIENCE)
    title = _TITLE.match(run.text)
    return "" if run.code or title is None else f"{run.text.strip()}\n\n{_PAGE.format(name=title[1])}"


def _own_rule(name: str, rule: RuleInfo) -> Iterator[str]:
    yield f"{name}: {rule.title}"
    yield ""
    yield _text(rule.meaning)
    yield ""
    yield _text(f"To mend it: {rule.fix}")
    for title, example in (("Reported", rule.bad), ("Not reported", rule.good)):
        if example:
            yield ""
            yield title
            yield indent(example.strip("\n"), "    ")


def _text(words: str) -> str:
    return fill(words, _WIDTH, break_long_words=False, break_on_hyphens=False)


def _item(words: str) -> str:
    return fill(
        words,
        _WIDTH,
        initial_indent="  ",
        subsequent_indent="      ",
        break_long_words=False,
        break_on_hyphens=False,
    )
