"""One layer of a profile, and what layers make together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from msgspec import Struct, field

from gatekeeper import checks
from gatekeeper.config.conditions import Stated, parse_conditions, parse_on
from gatekeeper.config.document import Document, parse, subtable, table_at
from gatekeeper.config.manual import MANUAL, manual_in
from gatekeeper.config.measures import Measures
from gatekeeper.config.place import Place, dotted, quoted, suggestion
from gatekeeper.config.values import Setting, checked_keys, convert, converted, settings_of
from gatekeeper.model.glob import validate_globs
from gatekeeper.model.profile import HANDOFF_SECTIONS, Manual, On, Profile

HANDOFF = "handoff"
PROFILE_KEYS = ("extends", "description", "judge", "conditions", "checks", "scope", MANUAL, HANDOFF)
SCOPE = "scope"
NARROWED_BY = "narrowed_by"
NON_GOALS = "non_goals"
SUITES = "suites"

Settings = Mapping[str, object]
Globs = tuple[str, ...]


class Layer(Struct, frozen=True):
    """What one file or table says, before anything is inherited."""

    name: str
    place: Place
    extends: str | None = None
    description: str = ""
    judge: On | None = None
    conditions: Mapping[str, Stated | None] = field(default_factory=dict[str, "Stated | None"])
    checks: Mapping[str, Settings] = field(default_factory=dict[str, Settings])
    manual: tuple[Manual, ...] = ()
    handoff: tuple[str, ...] | None = None


def parse_layer(document: Document, name: str, measures: Measures, keys: tuple[str, ...] = PROFILE_KEYS) -> Layer:
    """Reads a profile's table; no other keys than these may stand there. Raises ConfigError."""
    place, table = document.place, document.table
    checked_keys(table, keys, place)
    texts = {key: convert(table[key], str, place, key) for key in ("extends", "description") if key in table}
    conditions = table_at(document, "conditions")
    extends = texts.get("extends")
    return Layer(
        name=name,
        place=place,
        extends=None if extends is None else str(extends),
        description=str(texts.get("description", "")),
        judge=parse_on(table["judge"], place.key("judge"), place) if "judge" in table else None,
        conditions=parse_conditions(conditions.table, conditions.place, measures) if conditions else {},
        checks=_check_settings(document),
        manual=manual_in(document),
        handoff=_handoff(document),
    )


def _handoff(document: Document) -> tuple[str, ...] | None:
    """The sections of a hand-off's document. Raises ConfigError for one that there is not."""
    if HANDOFF not in document.table:
        return None
    place = document.place
    named = cast("Globs", convert(document.table[HANDOFF], Globs, place, HANDOFF))
    for name in named:
        if name not in HANDOFF_SECTIONS:
            hint = suggestion(name, HANDOFF_SECTIONS)
            raise place.error(f"{place.key(HANDOFF)}: there is no section {quoted(name)}: {hint}")
    return named


def check_fields(id: str) -> dict[str, Setting]:
    """The settings of a check that configuration may give under its name."""
    # Suites are written once, as [[suites]], and handed to every check that knows them.
    # What a scope is narrowed by comes from the command line.
    given = (SUITES, NARROWED_BY)
    return {name: one for name, one in settings_of(checks.load(id)).items() if name not in given}


def parse_scope(document: Document) -> Settings:
    """The keys of a scope table. Raises ConfigError, also for a glob that cannot match."""
    settings = converted(document.table, check_fields(SCOPE), document.place)
    for key in ("allow", "deny"):
        validate_globs(cast("Globs", settings.get(key, ())), _full_key(document.place, key))
    for row, goal in enumerate(cast("Iterable[Any]", settings.get(NON_GOALS, ())), start=1):
        validate_globs(goal.paths, _full_key(document.place.inside(NON_GOALS, row=row), "paths"))
    return settings


def scope_file(content: bytes, label: str) -> Settings:
    """A task's scope file: the keys of the scope table at its top. `label` names it in errors. Raises ConfigError."""
    return parse_scope(Document(Place(label), parse(content, label)))


def _check_settings(document: Document) -> dict[str, Settings]:
    parent = table_at(document, "checks")
    found = {name: _settings(parent, name) for name in parent.table} if parent else {}
    scope = table_at(document, SCOPE)
    return found | {SCOPE: parse_scope(scope)} if scope else found


def _settings(parent: Document, id: str) -> Settings:
    """The settings of one check. Raises ConfigError when there is no such check."""
    place = parent.place
    if id == SCOPE:
        raise place.error(f"{place.heading}: the settings of scope stand in a table of their own, [{_beside(place)}]")
    known = tuple(one for one in checks.ids() if one != SCOPE)
    if id not in known:
        raise place.error(f"{place.heading}: there is no check {quoted(id)}: {suggestion(id, known)}")
    child = subtable(parent, id)
    return converted(child.table, check_fields(id), child.place)


def _beside(place: Place) -> str:
    return dotted((*place.table[:-1], SCOPE))


def _full_key(place: Place, key: str) -> str:
    return f"{place.file}: {place.key(key)}"


def merged(name: str, layers: Sequence[Layer], judge: On | None = None) -> Profile:
    """The profile that the layers make, the farthest first: the nearer wins for each condition and each setting.

    A condition keeps the place in the list where it was first stated, and so does a manual item, which a nearer one of
    the same id replaces. `judge`, when given, beats that of the layers.
    """
    stated: dict[str, Stated | None] = {}
    origins: dict[str, str] = {}
    description, inherited, handoff = "", On.ALL, None
    for layer in layers:
        stated |= layer.conditions
        origins |= dict.fromkeys(layer.conditions, layer.name)
        description = layer.description if layer.name == name else description
        inherited = layer.judge or inherited
        handoff = handoff if layer.handoff is None else layer.handoff
    conditions = {key: one.condition(judge or inherited) for key, one in stated.items() if one is not None}
    return Profile(name, conditions, _settings_of(layers), origins, description, _manual_of(layers), handoff)


def _settings_of(layers: Sequence[Layer]) -> dict[str, dict[str, object]]:
    settings: dict[str, dict[str, object]] = {}
    for layer in layers:
        for check, values in layer.checks.items():
            settings.setdefault(check, {}).update(values)
    return settings


def _manual_of(layers: Sequence[Layer]) -> tuple[Manual, ...]:
    return tuple({one.id: one for layer in layers for one in layer.manual}.values())
