"""A pytest plug-in: records what each part of a run depends on, and replays the parts that nothing can have changed.

A unit is one test module, or several that follow each other. With `record` in the request (see run_pytest.py) the
session's folder gets a `recording.json`; with `earlier`, which names such a recording with the units to run, the tests
of the others are reported as they were reported then, and `replayed.json` says whether that can be relied on.
"""

from __future__ import annotations

import json
import linecache
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gatekeeper_contexts
import gatekeeper_pytest_plugin as plugin
import pytest
from gatekeeper_files import Ear, Heard
from gatekeeper_lines import COMMON, UNIT
from gatekeeper_state import STANDARD, Look

REQUEST = plugin.REQUEST
SWITCHING = frozenset({"gevent", "eventlet", "playwright", "sqlalchemy", "meinheld"})
"""Packages that run code in greenlets, in which coverage loses its way."""
WIDE = ("session", "package")
GOOD = frozenset({"passed", "skipped"})


class Unit:
    """Tests that are run together or not at all, with the state before and after."""

    def __init__(self, number: int, before: str) -> None:
        self.number = number
        self.before = before
        self.after = ""
        self.modules: dict[str, str] = {}
        self.heard = Heard()
        self.begun = time.process_time()

    def told(self) -> dict[str, Any]:
        """The same for JSON."""
        return {"modules": self.modules, "before": self.before, "after": self.after, **self.heard.told()}


class Session:
    """What is known of this run."""

    def __init__(self) -> None:
        self.outside = Heard()
        self.units: list[Unit] = []
        self.unit: Unit | None = None
        self.module = ""
        self.wide = 0
        self.quiet = False
        self.packages = False
        self.trouble = ""
        self.cost = 0.0
        self.reports: dict[str, list[dict[str, Any]]] = {}
        self.order: list[str] = []
        self.blind: set[str] = set()
        self.fixtures: list[Any] = []
        self.config: Any = None

    def listener(self) -> Heard | None:
        """Whose doing it is that something is opened or started now."""
        if self.quiet:
            return None
        return self.outside if self.unit is None or self.wide else self.unit.heard


SESSION = Session()
EARLIER: dict[str, Any] = json.loads(Path(REQUEST["earlier"]).read_bytes()) if REQUEST.get("earlier") else {}
UNIT_OF = {module: number for number, unit in enumerate(EARLIER.get("units", ())) for module in unit["modules"]}
RUN = frozenset(EARLIER.get("run", ()))
EAR = Ear(
    REQUEST["root"],
    os.environ.get("TMPDIR") or str(REQUEST["answers"]),
    REQUEST["answers"],
    SESSION.listener,
    SESSION.outside,
)
ACTIVE = bool(REQUEST.get("record") or EARLIER)
"""Whether there is anything to do: not where coverage cannot say which tests ran a line."""
if ACTIVE:
    EAR.listen()


def module_of(node: str) -> str:
    """The file of a test, as its node id has it."""
    return node.partition("::")[0]


def look(session: Any) -> str:
    """The state as it is now."""
    SESSION.quiet = True
    begun = time.process_time()
    try:
        seen = Look(
            REQUEST["root"], fixtures(), seeded=getattr(session.config.option, "randomly_seed", None) is not None
        )
        SESSION.blind |= seen.blind
        return seen.digest
    except Exception as error:
        SESSION.trouble = f"the state that tests leave cannot be seen: {error!r}"
        return ""
    finally:
        SESSION.cost = max(SESSION.cost * 0.8, time.process_time() - begun)
        SESSION.quiet = False


def fixtures() -> Iterator[tuple[str, object]]:
    """What fixtures that outlive a module have made."""
    for one in SESSION.fixtures:
        if one.cached_result is not None:
            yield f"fixture {one.argname}", one.cached_result[0]


def switch(context: str) -> None:
    """Has coverage note under a name what runs from now on."""
    if REQUEST.get("record"):
        SESSION.quiet = True
        gatekeeper_contexts.enter(context)
        SESSION.quiet = False


def enter(session: Any, module: str, path: str) -> None:
    """Begins with a module: in the unit that goes on, or in a new one."""
    if module == SESSION.module:
        return
    SESSION.module = module
    number = UNIT_OF.get(module, -1) if EARLIER else len(SESSION.units)
    if not goes_on(number):
        state = leave(session) if SESSION.unit else look(session)
        SESSION.unit = Unit(number, state)
        SESSION.units.append(SESSION.unit)
        switch(f"{UNIT}{number}")
    if any(module in unit.modules for unit in SESSION.units):
        SESSION.trouble = f"other tests run between those of {module}"
    SESSION.units[-1].modules[module] = path


def goes_on(number: int) -> bool:
    """Whether a module belongs to the unit that is running: as it did, or as long as looking would cost too much."""
    unit = SESSION.unit
    if unit is None or EARLIER:
        return unit is not None and unit.number == number
    return time.process_time() - unit.begun < REQUEST["share"] * SESSION.cost


def leave(session: Any) -> str:
    """Ends the unit."""
    state = look(session)
    if SESSION.unit is not None:
        SESSION.unit.after = state
    SESSION.unit = None
    switch(COMMON)
    return state


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_collection_modifyitems(session: Any, items: Any) -> Iterator[None]:
    """Notes the order of all tests, when everybody else has had their say; nothing is run if it is not as expected."""
    yield
    SESSION.config = session.config
    SESSION.order = [item.nodeid for item in items]
    if EARLIER and rest(SESSION.order) != rest(EARLIER["order"]):
        SESSION.trouble = "other tests were collected"
    if len(set(SESSION.order)) < len(items):
        SESSION.trouble = "two tests have one name"
    if getattr(session.config.option, "numprocesses", None) or plugin.IN_WORKER:
        SESSION.trouble = "the tests run in several processes"


def rest(order: list[str]) -> list[str]:
    """The tests of modules that were not edited."""
    edited = frozenset(EARLIER["edited"])
    return [node for node in order if module_of(node) not in edited]


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_runtestloop(session: Any) -> Iterator[None]:
    """Runs what must be run, and reports all others as they were reported before."""
    every = list(session.items)
    if EARLIER:
        chosen = [] if SESSION.trouble else [item for item in every if is_run(item.nodeid)]
        session.items[:] = chosen
        WAITING[:] = [] if SESSION.trouble else [item.nodeid for item in every]
    yield
    replay(session)
    session.items[:] = every


WAITING: list[str] = []
"""The tests that were neither run nor reported yet, in order."""


def is_run(node: str) -> bool:
    """Whether a test belongs to a unit that is run."""
    return UNIT_OF.get(module_of(node), -1) in RUN


def replay(session: Any, until: str = "") -> None:
    """Reports the tests that are not run, up to the one that is going to run."""
    hook, config = session.config.hook, session.config
    while WAITING:
        node = WAITING.pop(0)
        if node == until:
            return
        location = None
        for data in whole(node):
            report = config.hook.pytest_report_from_serializable(config=config, data=data)
            if location is None:
                location = report.location
                hook.pytest_runtest_logstart(nodeid=node, location=location)
            hook.pytest_runtest_logreport(report=report)
        plugin.State.raised[node] = EARLIER["raised"].get(node, {})
        hook.pytest_runtest_logfinish(nodeid=node, location=location)


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: Any) -> Iterator[None]:
    """Tells whose doing it is what happens from now on."""
    if EARLIER:
        replay(item.session, item.nodeid)
    if ACTIVE and not SESSION.trouble:
        enter(item.session, module_of(item.nodeid), str(item.path))
    yield
    if EARLIER and SESSION.trouble:
        item.session.shouldstop = SESSION.trouble


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_fixture_setup(fixturedef: Any) -> Iterator[None]:
    """What a fixture does that outlives a module is nobody's own."""
    wide = fixturedef.scope in WIDE
    if wide:
        SESSION.fixtures = [*(one for one in SESSION.fixtures if one is not fixturedef), fixturedef]
        SESSION.packages = SESSION.packages or fixturedef.scope == "package"
        common(1)
    yield
    if wide:
        common(-1)


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: Any, nextitem: Any) -> Iterator[None]:
    """So is what such fixtures do at their end."""
    last = nextitem is None or (SESSION.packages and module_of(nextitem.nodeid) != module_of(item.nodeid))
    if last:
        common(1)
    yield
    if last:
        common(-1)


def common(step: int) -> None:
    """Goes into, or out of, what is done for all."""
    SESSION.wide += step
    if SESSION.unit is not None:
        switch(COMMON if SESSION.wide else f"{UNIT}{SESSION.unit.number}")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_logreport(report: Any) -> None:
    """Keeps reports; what failed is never replayed, and a run in which something fails is made again as a whole."""
    if report.outcome not in GOOD:
        SESSION.trouble = "a test failed"
    if REQUEST.get("record") and not SESSION.trouble:
        config, reports = SESSION.config, SESSION.reports.setdefault(report.nodeid, [])
        data = config.hook.pytest_report_to_serializable(config=config, report=report)
        reports.append(shortened(data, reports[0]) if reports else data)


def shortened(data: dict[str, Any], first: dict[str, Any]) -> dict[str, Any]:
    """What a report says beyond the test's first one; the whole report where the first one says more."""
    return dict(pair for pair in data.items() if pair not in first.items()) if first.keys() <= data.keys() else data


def whole(node: str) -> Iterator[dict[str, Any]]:
    """All reports of a test."""
    first, *_ = reports = EARLIER["reports"][node]
    for data in reports:
        yield data if "nodeid" in data else {**first, **data}


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: Any, exitstatus: Any) -> None:
    """Writes what was recorded, or whether what was replayed holds."""
    if SESSION.unit is not None:
        leave(session)
    SESSION.quiet = True
    passed = int(exitstatus) == 0
    if EARLIER:
        (plugin.ANSWERS / "replayed.json").write_text(json.dumps(replayed(passed=passed)), encoding="utf-8")
    elif ACTIVE and passed and not plugin.IN_WORKER:
        (plugin.ANSWERS / "recording.json").write_text(written(recording()), encoding="utf-8")


def written(told: dict[str, Any]) -> str:
    """A recording as text; without the reports where they hold what JSON does not know."""
    try:
        return json.dumps(told)
    except (TypeError, ValueError) as error:
        return json.dumps({**told, "reports": {}, "trouble": f"a report cannot be kept: {error}"})


def replayed(*, passed: bool) -> dict[str, Any]:
    """How many tests were run and not run, and why that does not do, or ""."""
    problem = SESSION.trouble or EAR.trouble or doubts() or ("" if passed else "pytest failed")
    ran = sum(map(is_run, SESSION.order))
    return {"problem": problem, "run": ran, "unaffected": len(SESSION.order) - ran}


def recording() -> dict[str, Any]:
    """Everything that the next run may want to know."""
    return {
        "trouble": SESSION.trouble or EAR.trouble or unseen(),
        "seed": getattr(SESSION.config.option, "randomly_seed", None),
        "order": SESSION.order,
        "units": [unit.told() for unit in SESSION.units],
        "outside": SESSION.outside.told(),
        "imported": imported(),
        "shown": sorted(os.path.realpath(str(path)) for path in linecache.cache),
        "reports": SESSION.reports,
        "raised": plugin.State.raised,
        "native": natives(),
        "wide": bool(SESSION.fixtures),
    }


def unseen() -> str:
    """Why not everything that matters could be seen, or ""."""
    if SESSION.blind:
        return f"nobody can look into {', '.join(sorted(SESSION.blind))}"
    return "greenlets are used" if "greenlet" in sys.modules and SWITCHING & sys.modules.keys() else ""


def doubts() -> str:
    """Why what was run is no proof that the rest would end as before, or ""."""
    return next((found for found in map(doubt, SESSION.units) if found), "")


def doubt(unit: Unit) -> str:
    """The same for one unit; after the last one nothing comes that it could mislead."""
    was, told = EARLIER["units"][unit.number], unit.told()
    if "writes" in told["flags"] and "writes" not in was["flags"]:
        return f"{min(unit.modules)} writes files now"
    is_last = unit.number == len(EARLIER["units"]) - 1
    is_known = unit.number not in EARLIER["affected"] and not was["flags"]
    if is_last or is_known or leaves_the_same((was["before"], was["after"]), (told["before"], told["after"])):
        return ""
    return f"{min(unit.modules)} leaves another state behind"


def leaves_the_same(then: tuple[str, str], now: tuple[str, str]) -> bool:
    """Whether a unit changed nothing, neither then nor now, or made of the same state the same."""
    return then == now or (then[0] == then[1] and now[0] == now[1])


def imported() -> list[str]:
    """The project's files that modules come from."""
    files = (getattr(module, "__file__", None) for module in list(sys.modules.values()))
    return sorted({*EAR.imports, *(os.path.realpath(file) for file in files if isinstance(file, str))})


def natives() -> list[str]:
    """The extension modules, which may open files unheard, by the package that they belong to."""
    found = set[str]()
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if isinstance(file, str) and file.endswith((".so", ".pyd")) and name.partition(".")[0] not in STANDARD:
            found.add(file)
    return sorted(found)
