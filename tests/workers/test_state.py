"""What tests can leave to each other in a process."""

from __future__ import annotations

import contextvars
import datetime
import functools
import logging
import os
import platform
import sqlite3
import sys
import threading
import weakref
from abc import ABCMeta
from array import array
from collections.abc import Callable
from decimal import Decimal
from enum import Enum
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.workers.conftest import Load


def hows(changed: dict[str, Any]) -> dict[str, str]:
    """How the sections changed."""
    return {name: told["how"] for name, told in changed.items()}


class Cents(int):
    """A number of a type of its own."""


class Mode(Enum):
    A = "a"
    B = "b"


class Holder:
    """As pytest's session: with names that its methods use."""

    def __init__(self) -> None:
        self.usual = 1


class TestTheState:
    @pytest.fixture
    def own(self, load: Load, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
        (tmp_path / "temporary").mkdir()
        monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
        module = ModuleType("made_for_looking")
        module.__file__ = str(tmp_path / "made_for_looking.py")
        monkeypatch.setitem(sys.modules, module.__name__, module)
        return module

    @pytest.fixture
    def look(self, own: ModuleType, load: Load, tmp_path: Path) -> Callable[[], dict[str, str]]:
        """Says what has changed since it was called last."""
        state = load("gatekeeper_state").State(str(tmp_path))
        state.changed()
        return lambda: hows(state.changed())

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            (["a"], ["a", "b"]),
            ({"a": ["b"]}, {"a": ["c"]}),
            ({"a", len}, {"b", len}),
            (b"a", b"b"),
            (True, False),
            (type("A", (), {"x": "1", "__module__": "m"}), type("A", (), {"x": "2", "__module__": "m"})),
            (type("A", (), {"x": 1, "__module__": "m"})(), type("B", (), {"x": 1, "__module__": "m"})()),
            (threading.local(), None),
            (type("D", (dict,), {"__module__": "m"})(a="1"), type("D", (dict,), {"__module__": "m"})(a="2")),
            (type("S", (str,), {"__module__": "m"})("a"), type("S", (str,), {"__module__": "m"})("b")),
            (lambda x="1": x, lambda x="2": x),
            (__import__("re").compile("a"), __import__("re").compile("b")),
            (__import__("io").StringIO("a"), __import__("io").StringIO("b")),
            (__import__("itertools").count(1), __import__("itertools").count(2)),
            (eval("lambda: 1"), eval("lambda: 2")),
            (__import__("random").Random(1), __import__("random").Random(2)),
            ([os.getcwd], [os.getpid, os.getpid]),
            (Decimal(1), Decimal(2)),
            (Cents(1), Cents(2)),
            (array("i", [1]), array("i", [2])),
        ],
    )
    def test_a_difference_is_seen(
        self, own: ModuleType, look: Callable[[], dict[str, str]], before: object, after: object
    ) -> None:
        own.__dict__["value"] = before
        look()
        assert look() == {}
        own.__dict__["value"] = after
        assert look() == {"made_for_looking": "more"}

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            (1, 2),
            ([1], [2.5]),
            ({"a": 1}, {"a": 2}),
            (datetime.date(2020, 1, 1), datetime.date(2021, 1, 1)),
            (datetime.datetime(2020, 1, 1, 1), datetime.datetime(2020, 1, 1, 2)),
            (datetime.timedelta(1), datetime.timedelta(2)),
        ],
    )
    def test_other_numbers_are_told_apart(
        self, own: ModuleType, look: Callable[[], dict[str, str]], before: object, after: object
    ) -> None:
        own.__dict__["value"] = before
        look()
        own.__dict__["value"] = after
        assert look() == {"made_for_looking": "numbers"}

    @pytest.mark.parametrize("made", [{}, [], set[str](), os])
    def test_a_name_that_says_nothing_is_as_good_as_absent(
        self, own: ModuleType, look: Callable[[], dict[str, str]], made: object
    ) -> None:
        look()
        own.__dict__["value"] = made
        assert look() == {}

    def test_an_entry_that_holds_nothing_is_there(self, own: ModuleType, look: Callable[[], dict[str, str]]) -> None:
        own.__dict__["holder"] = {"x": "y"}
        look()
        own.__dict__["holder"]["a"] = []
        assert look() == {"made_for_looking": "more"}

    def test_what_several_sections_share_belongs_to_the_first(
        self, own: ModuleType, look: Callable[[], dict[str, str]], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        shared = {"a": "b"}
        own.__dict__["value"] = shared
        look()
        other = ModuleType("a_module_made_for_looking")
        other.__file__ = own.__file__
        other.__dict__["value"] = shared
        monkeypatch.setitem(sys.modules, other.__name__, other)
        assert look() == {}
        shared["a"] = "c"
        assert look() == {"made_for_looking": "more"}

    @pytest.mark.parametrize("name", ["path", "environment", "logger"])
    def test_a_module_of_any_name_hides_nothing(
        self, load: Load, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
    ) -> None:
        module = ModuleType(name)
        module.__file__ = str(tmp_path / f"{name}.py")
        monkeypatch.setitem(sys.modules, name, module)
        state = load("gatekeeper_state")
        sections = [section for section, _ in (*state.process(), *state.modules(str(tmp_path), ())[0])]
        assert name in sections
        assert len(sections) == len(set(sections))

    def test_sections_are_always_looked_at_in_one_order(self, load: Load) -> None:
        state = load("gatekeeper_state")
        sections = [(f"section {number}", [number]) for number in range(50)]
        assert [*state.Look((), sections).sections] == [name for name, _ in sections]
        assert [*state.Look((), sections, ["section 7", "gone"]).sections][:2] == ["section 7", "section 0"]

    def test_what_is_gone_has_changed_and_what_is_new_has_not(
        self, own: ModuleType, load: Load, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        state = load("gatekeeper_state").State(str(tmp_path))
        state.changed(made=[("one", [1])])
        assert hows(state.changed(made=[("one", ["x"]), ("two", [1])])) == {"one": "more"}
        state.made("two", [2])
        assert hows(state.changed(made=[("two", [1])])) == {"two": "numbers"}
        monkeypatch.delitem(sys.modules, own.__name__)
        assert hows(state.changed()) == {own.__name__: "more"}
        monkeypatch.setitem(sys.modules, own.__name__, own)
        assert hows(state.changed()) == {}
        own.__dict__["value"] = 1
        assert hows(state.changed({str(own.__file__)})) == {own.__name__: "more"}  # from now on nobody looks at it
        own.__dict__["value"] = "x"
        assert hows(state.changed({str(own.__file__)})) == {}

    def test_what_the_projects_modules_say_can_be_compared_with_another_run(
        self, own: ModuleType, load: Load, tmp_path: Path
    ) -> None:
        state = load("gatekeeper_state").State(str(tmp_path))
        found = list[dict[str, list[str]]]()
        for value in (1, 2, "x"):
            own.__dict__["value"] = value
            state.changed()
            found.append(state.own)
        assert found[0].keys() == {own.__name__}
        one, two, word = (said[own.__name__] for said in found)
        assert one[0] == two[0] != word[0]
        assert one[1] != two[1]

    def test_what_changes_in_place_is_seen(self, own: ModuleType, look: Callable[[], dict[str, str]]) -> None:
        base: Any = ABCMeta("Base", (), {"__module__": "m"})

        @functools.lru_cache
        def cached(x: int) -> int:
            return x

        class Slots:
            __slots__ = ("__weakref__", "x")

        key, one = Slots(), Slots()
        weak = weakref.WeakSet[Slots]()
        local, kept = threading.local(), weakref.WeakKeyDictionary[Slots, int]()
        cached.__module__ = "made_for_looking"
        own.__dict__.update(cached=cached, local=local, one=one, kept=kept, key=key, base=base, ring=[], weak=weak)
        own.__dict__["ring"].append(own.__dict__["ring"])
        own.__dict__["modules"] = [os]
        changes: list[Callable[[], object]] = [
            lambda: cached(1),
            lambda: setattr(local, "x", 1),
            lambda: setattr(one, "x", 1),
            lambda: kept.__setitem__(key, 1),
            lambda: base.register(int),
            lambda: weak.add(key),
            lambda: own.__dict__["ring"].append(1),
        ]
        for change in changes:
            look()
            change()
            assert look().keys() == {"made_for_looking"}

    def test_the_process_is_seen(self, look: Callable[[], dict[str, str]], monkeypatch: pytest.MonkeyPatch) -> None:
        logger, told = logging.getLogger("made.for.looking"), contextvars.ContextVar[object]("told")
        changes: list[Callable[[], object]] = [
            lambda: os.environ.__setitem__("MADE_FOR_LOOKING", "1"),
            lambda: sys.path.append("/made"),
            lambda: logger.setLevel(5),
            lambda: logger.addHandler(logging.NullHandler()),
            lambda: logging.disable(5),
            lambda: logging.disable(0),
            lambda: told.set("a"),
            lambda: told.set(logger),
        ]
        try:
            for change in changes:
                look()
                change()
                assert len(look()) == 1
            look()
            monkeypatch.setattr(platform, "system", lambda: "Plan 9")
            assert look() == {"process: library": "more"}
            monkeypatch.setattr(sys, "argv", ["made for looking"])
            assert look() == {"process: more": "more"}
        finally:
            del os.environ["MADE_FOR_LOOKING"]
            sys.path.remove("/made")
            logger.handlers.clear()
            logger.setLevel(0)

    @pytest.mark.parametrize("value", [sqlite3.connect(":memory:"), iter([1]), zip((), strict=True)])
    def test_what_cannot_be_looked_into_is_never_the_same(
        self, own: ModuleType, look: Callable[[], dict[str, str]], value: object
    ) -> None:
        own.__dict__["value"] = value
        look()
        assert look() == {"made_for_looking": "more"}

    def test_the_test_runs_own_things_are_passed_over(
        self, own: ModuleType, look: Callable[[], dict[str, str]]
    ) -> None:
        own.__dict__.update(mark=pytest.mark.skip, out=sys.__stdout__)
        look()
        assert look() == {}

    def test_what_hypothesis_notes_in_a_test_says_nothing(
        self, own: ModuleType, look: Callable[[], dict[str, str]]
    ) -> None:
        own.__dict__["test_made"] = hows
        look()
        hows.__dict__["_hypothesis_internal_use_seed"] = 1
        assert look() == {}
        hows.__dict__["called"] = 1
        assert look() == {"made_for_looking": "more"}
        hows.__dict__.clear()

    def test_which_object_of_another_section_it_is_is_seen(
        self, own: ModuleType, look: Callable[[], dict[str, str]], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        home = ModuleType("a_module_made_for_looking")
        home.__file__ = own.__file__
        fast, slow = type("Preset", (), {"__module__": "m"})(), type("Preset", (), {"__module__": "m"})()
        many = [[1], [2]]
        own.__dict__.update(Mode=Mode, presets={"fast": fast, "slow": slow, 1: fast}, many=many)
        monkeypatch.setitem(sys.modules, home.__name__, home)
        for before, after in ((Mode.A, Mode.B), (fast, slow), (many[0], many[1])):
            home.__dict__["value"] = before
            look()
            assert look() == {}
            home.__dict__["value"] = after
            assert look() == {home.__name__: "more"}

    def test_a_module_may_be_changed_by_who_imports_it(self, own: ModuleType, load: Load, tmp_path: Path) -> None:
        state = load("gatekeeper_state").State(str(tmp_path / "elsewhere"))
        state.changed()
        state.imported(own)
        own.__dict__["value"] = "x"
        assert hows(state.changed()) == {"made_for_looking": "more"}
        state.imported(own)
        assert hows(state.changed()) == {}
        own.__dict__["many"] = [[number] for number in range(9000)]
        state.changed()
        state.imported(own)
        assert hows(state.changed()) == {}

    @pytest.mark.parametrize("is_known", [True, False])
    def test_what_became_of_a_module_is_seen_though_it_was_imported_again(
        self, own: ModuleType, load: Load, tmp_path: Path, is_known: bool, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        state = load("gatekeeper_state").State(str(tmp_path))
        if not is_known:
            monkeypatch.delitem(sys.modules, own.__name__)
        state.changed()
        monkeypatch.setitem(sys.modules, own.__name__, own)
        state.imported(own)
        own.__dict__["left"] = "by a test"
        state.imported(own)
        assert hows(state.changed()) == {"made_for_looking": "more"}

    @pytest.mark.parametrize("name", ["pytest_made", "coverage_made", "pluggy", "statistics"])
    def test_the_project_may_be_called_as_what_runs_its_tests(
        self, own: ModuleType, load: Load, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(sys.modules, name, own)
        made = type("Made", (), {"count": "1", "__module__": name})
        own.__dict__.update(made=made, one=made())
        state = load("gatekeeper_state").State(str(tmp_path))
        state.changed()
        type.__setattr__(made, "count", "2")
        assert set(hows(state.changed()).values()) == {"more"}
        own.__dict__["one"].own = "3"
        assert set(hows(state.changed()).values()) == {"more"}

    def test_files_that_others_have_something_of(
        self, load: Load, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        modules = load("gatekeeper_modules")
        made = {name: ModuleType(name) for name in ("made_a", "made_b", "made_c", "made_d", "made_e", "made_e.f")}
        for name, module in made.items():
            module.__file__ = str(tmp_path / f"{name}.py")
            monkeypatch.setitem(sys.modules, name, module)
        shared: list[object] = []
        box = type("Box", (), {"__module__": "elsewhere"})()
        for name in ("made_g", "made_h", "made_i", "made_j", "made_k", "made_k.l", "made_m"):
            made[name] = ModuleType(name)
            made[name].__file__ = str(tmp_path / f"{name}.py")
            monkeypatch.setitem(sys.modules, name, made[name])
        made["made_g"].__dict__.update(box=box)
        made["made_h"].__dict__.update(box=box, known=logging.root)
        made["made_i"].__dict__.update(kept=shared, known=logging.root)
        monkeypatch.setattr(sys, "made_for_looking", made["made_j"], raising=False)
        made["made_m"].__dict__.update(package=made["made_k"])
        made["made_a"].__dict__.update(shared=shared, made_d=made["made_d"])
        made["made_b"].__dict__.update(shared=shared, Made=type("Made", (), {"__module__": "made_c"}))
        made["made_e"].__dict__.update(f=made["made_e.f"], own=[], helper=hows)
        files = {str(module.__file__) for module in made.values()}
        given = {Path(file).stem for file in modules.given_away(files)}
        assert given == {*map("made_{}".format, "abcdghijk"), "made_k.l"}

    def test_what_pytests_own_objects_are_given_is_seen(self, load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
        process = load("gatekeeper_process")
        holder = Holder()
        held = process.Held(holder)
        assert held.told() == ("process: Holder", {})
        setattr(holder, "token", {"a": [1, {"b"}, ({"c": {"d": [1]}},)]})  # noqa: B010 - as a test would
        assert held.told()[1] == {"token": {"'a'": ["1", ["'b'"], ["dict"]]}}
        module = process.Held(pytest)
        monkeypatch.setattr(pytest, "token", "a", raising=False)
        assert module.told() == ("process: module", {"token": "'a'"})

    def test_other_loggers_are_as_good_as_none(self, look: Callable[[], dict[str, str]]) -> None:
        class Other(logging.Logger):
            pass

        look()
        logging.getLogger("made.for.looking.by.itself")
        assert look() == {}
        one = logging.root.manager.loggerDict["made.for.looking.other"] = Other("made.for.looking.other")
        try:
            assert look() == {}  # it was made when it was asked for
            one.propagate = False
            assert look() == {"logger made.for.looking.other": "more"}
            logging.getLogger("made_for_looking.alone").addHandler(logging.NullHandler())
            logging.getLogger("elsewhere.made.for.looking").setLevel(10)
            assert look() == {}
            logging.getLogger("made_for_looking.too").setLevel(10)
            assert look() == {"logger made_for_looking.too": "more"}
        finally:
            for name in ("made.for.looking.other", "made_for_looking.alone", "made_for_looking.too"):
                logging.root.manager.loggerDict.pop(name, None)
