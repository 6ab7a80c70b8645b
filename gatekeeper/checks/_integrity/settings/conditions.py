"""Conditions of continuous integration under which a check never runs, or not for every change."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from gatekeeper.checks._integrity.settings.documents import Table, tables, words

ONLY = "only "
"""How a reason begins that lets a check run for some changes."""
BY_CHANGE = frozenset({"push", "pull_request", "pull_request_target", "merge_group"})
"""Events that a change of the project sets off."""
_NEVER = ("false", "never", "always() && false")
REQUESTS = frozenset({"pull_request", "pull_request_target"})
"""Those of them that ask for a change to be taken."""
_EVENT = re.compile(r"""github\.event_name\s*==\s*['"]([\w-]+)['"]""")
_OTHER_EVENT = re.compile(r"""github\.event_name\s*!=\s*['"]([\w-]+)['"]""")
_SYSTEM = re.compile(r"""runner\.os\s*==\s*['"](.*)['"]""")
_FOR_SOME = re.compile(
    r"github\.(?:ref|ref_name|base_ref|head_ref|actor|triggering_actor)\b\s*==|startsWith\(\s*github\.(?:ref|ref_name)\b|"
    r"^(?:contains\(\s*)?(?:github\.event\.(?:head_commit|pull_request\.labels|inputs)|vars\.|inputs\.|env\.\w)"
)
_TASK = re.compile(r"""matrix\.([\w-]+)\s*==\s*['"]([^'"]*)['"]""")
_RARE = frozenset({"tags", "schedules", "web", "triggers", "api", "external"})
_GITLAB_CHANGES = re.compile(
    r"merge_request|CI_COMMIT_BRANCH|CI_COMMIT_REF|CI_DEFAULT_BRANCH|push|external_pull|changes"
)


def reason(table: Table, events: AbstractSet[str]) -> str:
    """Why what a job or step finds may not count, by its condition; "" when it always does.

    `events` are those that start the workflow, none where that is not known.
    """
    for key in ("if", "condition", "enabled", "when"):
        condition = str(table.get(key, "")).strip()
        bare = condition.removeprefix("${{").removesuffix("}}").strip()
        if bare.lower() in _NEVER or any(_is_for_none(one, events) for one in _parts(bare)):
            return f"{key}: {condition.lower()}"
        if any(_is_for_some(one, events) for one in _parts(bare)):
            return f"{ONLY}{key}: {condition}"
    return ""


def of_no_task(step: Table, matrix: Table) -> str:
    """Why a step runs in no task of the job's matrix: its condition asks for a value that is not listed there."""
    condition = str(step.get("if", "")).strip()
    asked = map(_TASK.fullmatch, _parts(condition.removeprefix("${{").removesuffix("}}").strip()))
    missing = any(_is_missing(matrix, found[1], found[2]) for found in asked if found)
    return f"if: {condition}" if missing else ""


def _is_missing(matrix: Table, key: str, value: str) -> bool:
    """Whether a matrix lists values for a key, and this one is none of them."""
    listed = words(matrix.get(key))
    added = (str(one.get(key, "")) for one in tables(matrix.get("include")))
    return bool(listed) and "${{" not in "".join(listed) and value not in (*listed, *added)


def gitlab_reason(job: Table) -> str:
    """The same for GitLab's rules and its older `only`."""
    rules = tables(job.get("rules"))
    if rules and all(rule.get("when") in ("never", "manual") for rule in rules):
        return "rules: never"
    conditions = [str(rule.get("if", "")) for rule in rules]
    if conditions and not any(map(_is_for_changes, conditions)):
        return f"{ONLY}if: {conditions[0]}"
    return _only(words(job.get("only")))


def _is_for_changes(condition: str) -> bool:
    return not condition or _GITLAB_CHANGES.search(condition) is not None


def _only(refs: tuple[str, ...]) -> str:
    """GitLab's `only` names branches, or kinds of pipelines of which some are no change of a branch."""
    rare = bool(refs) and _RARE.issuperset(refs)
    return f"{ONLY}on {', '.join(refs)}" if rare else ""


def _parts(condition: str) -> Iterator[str]:
    """What must hold all together; a choice is not looked into."""
    if "||" not in condition:
        yield from (part.strip().strip("()").strip() for part in condition.split("&&"))


def _is_for_none(part: str, events: AbstractSet[str]) -> bool:
    """Whether it asks for an event that starts nothing, or for a system that there is not."""
    asked, system = _EVENT.fullmatch(part), _SYSTEM.fullmatch(part)
    no_event = asked is not None and bool(events) and asked[1] not in events
    return no_event or (system is not None and system[1].lower() not in ("linux", "windows", "macos"))


def _is_for_some(part: str, events: AbstractSet[str]) -> bool:
    asked, other = _EVENT.fullmatch(part), _OTHER_EVENT.fullmatch(part)
    if other is not None:
        return other[1] in REQUESTS & events or events & BY_CHANGE == {other[1]}
    if asked is None:
        return _FOR_SOME.search(part) is not None
    return asked[1] not in BY_CHANGE or (asked[1] not in REQUESTS and not REQUESTS.isdisjoint(events))
