"""What the MCP server offers, without the protocol: each tool's words and schemas, and what it does."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, cast

from msgspec import Struct
from msgspec.structs import replace

from gatekeeper import app, config, explain, prepare, reporters, rules
from gatekeeper.agents.places import refused
from gatekeeper.agents.policy import rules_for
from gatekeeper.agents.tools import Touch
from gatekeeper.errors import GatekeeperError, UsageError
from gatekeeper.live import Display, Silent
from gatekeeper.model.check import Progress
from gatekeeper.request import Request

Object = dict[str, Any]
_TEXTS = {"type": "array", "items": {"type": "string"}}
_TEXT, _FLAG = {"type": "string"}, {"type": "boolean"}
_NULLABLE = {"type": ["string", "null"]}


class Result(Struct, frozen=True):
    """What a tool gives back: an object as its schema says, and the same to read."""

    data: Object
    text: str


class Service(Struct, frozen=True):
    """One tool. `takes` and `gives` are the properties of its schemas; `writes` says that it may change files."""

    description: str
    takes: Object
    gives: Object
    run: Callable[[Object, Request, Display], Result]
    required: tuple[str, ...] = ()
    writes: bool = False

    @property
    def input_schema(self) -> Object:
        """The schema of its arguments."""
        return _object(self.takes, self.required)

    def arguments(self, given: Mapping[str, Any]) -> Object:
        """The arguments. Raises UsageError for one that is missing, unknown or of another type."""
        for name in self.required:
            if name not in given:
                raise UsageError(f"{name} must be given")
        for name, value in given.items():
            if name not in self.takes:
                raise UsageError(f"there is no argument {name}: choose from {', '.join(self.takes)}")
            if not _is(value, self.takes[name]["type"]):
                raise UsageError(f"{name} must be of type {self.takes[name]['type']}")
        return dict(given)


def _is(value: object, kind: str) -> bool:
    if kind == "array":
        return isinstance(value, list) and all(isinstance(one, str) for one in cast("list[object]", value))
    return isinstance(value, bool if kind == "boolean" else str)


def _object(properties: Object, required: tuple[str, ...]) -> Object:
    return {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}


class Relayed(Silent):
    """Tells a listener how a run goes: how many checks ended, of how many, and what happens."""

    def __init__(self, listener: Callable[[int, int, str], None]) -> None:
        self._listener = listener
        self._total = 0
        self._done = 0

    def planned(self, titles: Mapping[str, str]) -> None:
        """Counts the checks."""
        self._total = len(titles)

    def started(self, check: str, title: str) -> None:
        """Says that a check begins."""
        self._listener(self._done, self._total, f"{title}: started")

    def progress(self, check: str, text: Progress) -> None:
        """Says nothing: it would be too often."""

    def finished(self, check: str, how: str, seconds: float) -> None:
        """Says that a check ended, and how."""
        self._done += 1
        self._listener(self._done, self._total, f"{check}: {how} in {seconds:.1f} s")


def _check(given: Object, request: Request, display: Display) -> Result:
    asked = replace(
        request,
        base=given.get("base"),
        paths=tuple(given.get("paths", ())),
        only=tuple(given.get("only", ())),
        skip=tuple(given.get("skip", ())),
        new_only=given.get("new_only", False),
    )
    report = app.run(asked, display)
    return Result(json.loads(reporters.load("json")(report)), reporters.load("agent")(report))


def _explain(given: Object, request: Request, display: Display) -> Result:
    text = explain.explain(given["topic"])
    return Result({"topic": given["topic"], "text": text}, text)


def _scope(given: Object, request: Request, display: Display) -> Result:
    directory = request.directory.resolve()
    reason = refused(Touch(given["path"]), str(directory), rules_for(directory, request))
    answer = {"path": given["path"], "allowed": not reason, "reason": reason or None}
    return Result(answer, reason or f"{given['path']} may be touched")


def _fix(given: Object, request: Request, display: Display) -> Result:
    paths, write = tuple(given.get("paths", ())), given.get("write", False)
    done = app.repair(replace(request, paths=paths), write=write, everything=False)
    files = [file.path for file in done.files]
    failures = [{"path": one.path, "reason": one.reason} for one in done.failures]
    data = {"written": write, "files": files, "failures": failures, "diff": done.diff}
    said = "\n".join(reporters.visible(line) for line in done.diff.splitlines())
    return Result(data, said or f"nothing to fix in {done.examined} files")


def _checklist(given: Object, request: Request, display: Display) -> Result:
    profile = config.load(rules.on_disk(prepare.locate(request).root)).profile
    items = [
        {"id": name, "check": one.check, "limit": one.text, "on": str(one.on), "confirm": None}
        for name, one in profile.conditions.items()
    ]
    items += [
        {"id": f"manual.{one.id}", "check": "manual", "limit": one.title, "on": "all", "confirm": one.confirm}
        for one in profile.manual
    ]
    text = "\n".join(f"- {item['id']} {item['limit']}" for item in items)
    return Result({"profile": profile.name, "items": items}, text)


def schema_of(name: str) -> Object:
    """The schema of what a tool gives."""
    service = SERVICES[name]
    return json.loads(reporters.schema()) if name == "check" else _object(service.gives, tuple(service.gives))


def serve(name: str, given: Mapping[str, Any], request: Request, display: Display) -> Result:
    """Runs a tool. Raises GatekeeperError, also for a tool that there is not."""
    if name not in SERVICES:
        raise GatekeeperError(f"there is no tool {name}: choose from {', '.join(SERVICES)}")
    service = SERVICES[name]
    return service.run(service.arguments(given), request, display)


_ITEM = {"id": _TEXT, "check": _TEXT, "limit": _TEXT, "on": _TEXT, "confirm": _NULLABLE}
SERVICES: Mapping[str, Service] = {
    "check": Service(
        "Run the quality gate and return its report: the verdict, every condition, every finding.",
        {"base": _TEXT, "paths": _TEXTS, "only": _TEXTS, "skip": _TEXTS, "new_only": _FLAG},
        {},
        _check,
    ),
    "explain": Service(
        "Explain a check, measure, condition, profile or rule: what it means and how to meet it.",
        {"topic": _TEXT},
        {"topic": _TEXT, "text": _TEXT},
        _explain,
        ("topic",),
    ),
    "scope": Service(
        "Whether a path may be touched in this task, and why not.",
        {"path": _TEXT},
        {"path": _TEXT, "allowed": _FLAG, "reason": _NULLABLE},
        _scope,
        ("path",),
    ),
    "fix": Service(
        "The safe automatic fixes of changed files as a diff; they are written when `write` is true.",
        {"paths": _TEXTS, "write": _FLAG},
        {
            "written": _FLAG,
            "files": _TEXTS,
            "failures": {"type": "array", "items": _object({"path": _TEXT, "reason": _TEXT}, ("path", "reason"))},
            "diff": _TEXT,
        },
        _fix,
        writes=True,
    ),
    "checklist": Service(
        "The conditions that the work must meet, and what a person must confirm; nothing is run.",
        {},
        {"profile": _TEXT, "items": {"type": "array", "items": _object(_ITEM, tuple(_ITEM))}},
        _checklist,
    ),
}
