"""Tests that are there, came no later, and fail without the change; at real ends of changes, with the real pytest."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from gatekeeper.checks.tests import Tests
from gatekeeper.checks.tests_first import TestsFirst
from gatekeeper.errors import CannotVerify, ConfigError
from gatekeeper.model.change import EMPTY_TREES, Change, ChangedFile, Commit, Status
from gatekeeper.model.outcome import Broken, Completed, Outcome, Skipped
from tests.checks.changes import change
from tests.checks.test_kept import Files, ends
from tests.fakes import FakeContext, make_project

CART = "def total(prices):\n    return {}\n"
TEST = "from shop.cart import total\n\n\ndef test_total():\n    assert total([1, 2]) == 3\n"
TWO = TEST + "\n\ndef test_of_nothing():\n    assert total([]) == 0\n"
SKIPPED = TEST.replace("    assert", "    __import__('pytest').skip()\n    assert")
BASE: Files = {"pytest.ini": "[pytest]\npythonpath = src\n", "src/shop/cart.py": CART.format("sum(prices)")}
HERE: Files = {"src/shop/cart.py": CART.format("sum(prices)"), "tests/test_cart.py": TEST}


def context(folder: Path, base: Files, head: Files) -> FakeContext:
    """The change, with some lines added to every file that is still there; the tests have been run."""
    return with_lines(ends(folder, base, head))


def unrun(folder: Path, head: Files) -> FakeContext:
    """The same from an empty base, and without running anything."""
    scratch = folder / "scratch"
    scratch.mkdir(parents=True)
    new = {path: text.encode() for path, text in head.items() if text is not None}
    project = make_project(folder / "tree", new, sources=("src/shop",))
    return with_lines(FakeContext(project, scratch, change({}, new)))


def collected_in_part(folder: Path, head: Files) -> FakeContext:
    """The same, and the tests have been run as the check does."""
    here = unrun(folder, head)
    tests = Tests().run(here)
    (scratch := here.scratch / "first").mkdir()
    return replace(here, scratch=scratch, outcomes={"tests": tests})


def with_lines(here: FakeContext) -> FakeContext:
    assert isinstance(here.comparison, Change)
    files = tuple(replace(file, added_lines=frozenset({1})) for file in here.comparison.files)
    return replace(here, comparison=replace(here.comparison, files=files))


def judged(here: FakeContext, check: TestsFirst | None = None) -> Completed:
    outcome = (check or TestsFirst(red=True)).run(here)
    assert isinstance(outcome, Completed)
    return outcome


def rules(outcome: Completed) -> list[tuple[str, str, int | None]]:
    return [(one.rule, one.location.path, one.location.line) for one in outcome.findings]


class TestRed:
    def test_a_new_test_of_a_new_module(self, tmp_path: Path) -> None:
        outcome = judged(context(tmp_path, {}, HERE))
        (red,) = outcome.measures
        assert (red.id, red.value) == ("tests_first.red", 1)
        assert red.evidence == "of 1 new or altered test, 1 fail without the change, 0 pass"
        assert rules(outcome) == []

    def test_of_two_tests_one_proves_nothing(self, tmp_path: Path) -> None:
        base = {"src/shop/cart.py": CART.format("sum(prices[1:])"), "tests/test_cart.py": "def test_x(): pass\n"}
        outcome = judged(context(tmp_path, base, {**HERE, "tests/test_cart.py": TWO}))
        assert outcome.measures[0].value == 1
        assert rules(outcome) == [("green", "tests/test_cart.py", 8)]
        assert outcome.counts["tests_first.green"] == outcome.measures[0].evidence

    def test_tests_alone_prove_nothing(self, tmp_path: Path) -> None:
        base = {"src/shop/cart.py": HERE["src/shop/cart.py"]}
        (red,) = judged(context(tmp_path, base, {"tests/test_cart.py": TWO})).measures
        assert red.value == 0
        assert [(one.rule, one.location.line) for one in red.samples] == [("not-red", 8), ("not-red", 4)]
        assert red.samples[1].message == "test_total passes without the change, too"

    def test_a_new_package_is_not_found_where_it_is_installed(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        head = {"src/store/__init__.py": "NAME = 1\n", "tests/test_store.py": "def test_s():\n    import store\n"}
        here = context(tmp_path, {}, head)
        here = replace(here, project=replace(here.project, sources=("src/shop", "src/store")))
        # As an editable installation has it: the work tree's folder is importable in every tree.
        monkeypatch.setenv("PYTHONPATH", str(here.project.root / "src"))
        assert judged(here).measures[0].value == 1

    def test_what_moved_or_was_laid_out_anew_is_not_new(self, tmp_path: Path) -> None:
        head = {"tests/test_cart.py": None, "tests/test_moved.py": TEST.replace("== 3", "==   3  # as ever")}
        outcome = judged(context(tmp_path, HERE, head))
        assert outcome.measures == ()
        assert outcome.absent["tests_first.red"] == Skipped("the change adds or alters no test function")

    def test_a_renamed_source_is_put_back_under_its_old_name(self, tmp_path: Path) -> None:
        base = {"src/shop/basket.py": HERE["src/shop/cart.py"]}
        here = context(tmp_path, base, {"src/shop/basket.py": None, **HERE})
        assert judged(here).measures[0].value == 1

    def test_a_session_that_refuses_the_old_sources_is_red(self, tmp_path: Path) -> None:
        head = {**HERE, "tests/conftest.py": "import shop.cart\n"}
        assert judged(context(tmp_path, {}, head)).measures[0].value == 1

    def test_only_where_it_is_asked_for(self, tmp_path: Path) -> None:
        outcome = judged(unrun(tmp_path, HERE), TestsFirst())
        assert outcome.absent["tests_first.red"] == Skipped("nobody asked for it")

    def test_tests_that_were_not_run_cannot_prove_anything(self, tmp_path: Path) -> None:
        here = replace(unrun(tmp_path, HERE), outcomes={"tests": Broken("pytest crashed")})
        assert judged(here).absent["tests_first.red"] == Broken("the tests could not be run: pytest crashed")

    def test_other_tests_that_cannot_be_collected_are_no_hindrance(self, tmp_path: Path) -> None:
        here = collected_in_part(tmp_path, {**BASE, **HERE, "tests/test_broken.py": "import no_such_module\n"})
        tests = here.outcome("tests")
        assert isinstance(tests, Completed)
        assert {name.partition(".")[0] for name in tests.artifacts} == {"partial"}
        assert judged(here).measures[0].value == 1

    def test_what_is_skipped_without_the_change_is_neither_red_nor_green(self, tmp_path: Path) -> None:
        old = TEST.replace("    assert", "    if not total([1]):\n        __import__('pytest').skip()\n    assert")
        outcome = judged(
            context(tmp_path, {"src/shop/cart.py": CART.format("None")}, {**HERE, "tests/test_cart.py": old})
        )
        assert outcome.measures[0].evidence == "of 1 new or altered test, 0 fail without the change, 0 pass, 1 skipped"
        assert rules(outcome) == []

    @pytest.mark.parametrize(
        ("path", "text", "reason"),
        [
            ("test_cart.py", SKIPPED, "test_total is skipped, or expected to fail"),
            ("test_cart.py", TEST.replace("== 3", "== 4"), "test_total fails with the change, too"),
            (
                "test_away.py",
                f"import no_such_module\n{TEST}",
                "tests/test_away.py cannot be collected here: "
                "E   ModuleNotFoundError: No module named 'no_such_module'",
            ),
        ],
    )
    def test_of_a_test_that_does_not_run_here_nothing_is_known(
        self, tmp_path: Path, path: str, text: str, reason: str
    ) -> None:
        outcome = judged(collected_in_part(tmp_path, {**BASE, f"tests/{path}": text}))
        assert outcome.absent["tests_first.red"] == Broken(
            f"whether the change's tests would fail without it is not known: {reason}"
        )

    def test_one_that_does_not_run_here_does_not_spoil_another(self, tmp_path: Path) -> None:
        here = collected_in_part(tmp_path, {**BASE, **HERE, "tests/test_away.py": f"import no_such_module\n{TEST}"})
        assert judged(here).measures[0].value == 1

    def test_there_was_nothing_before(self, tmp_path: Path) -> None:
        here = unrun(tmp_path, HERE)
        assert isinstance(here.comparison, Change)
        first = replace(here, comparison=replace(here.comparison, base=EMPTY_TREES[0]))
        assert judged(first).absent["tests_first.red"] == Skipped("there was nothing before the change")


class TestModules:
    def missing(self, folder: Path, head: Files, *templates: str, **project: object) -> list[str]:
        here = unrun(folder, head)
        here = replace(here, project=replace(here.project, **project))  # type: ignore[arg-type]
        return [one.message for one in judged(here, TestsFirst(templates)).findings]

    def test_a_module_without_tests(self, tmp_path: Path) -> None:
        (said,) = self.missing(tmp_path, {"src/shop/cart.py": HERE["src/shop/cart.py"]})
        assert said == "changed, and there is no test module for it, such as tests/shop/test_cart.py"

    @pytest.mark.parametrize(
        ("path", "text"),
        [
            ("src/shop/names.py", "NAMES = ('a', 'b')\n"),
            ("src/shop/__main__.py", "def main(): ...\n"),
            ("src/shop/tests/helpers.py", "def helper(): ...\n"),
            ("src/shop/logo.txt", "def f(): ...\n"),
            ("scripts/run.py", "def main(): ...\n"),
        ],
    )
    def test_what_needs_none(self, tmp_path: Path, path: str, text: str) -> None:
        assert self.missing(tmp_path, {path: text}) == []

    def test_what_cannot_be_parsed_needs_one(self, tmp_path: Path) -> None:
        assert len(self.missing(tmp_path, {"src/shop/cart.py": "def total(:\n"})) == 1

    @pytest.mark.parametrize(
        "test", ["tests/test_cart.py", "tests/unit/test_cart.py", "tests/cart_test.py", "tests/test_shop_cart.py"]
    )
    def test_known_layouts(self, tmp_path: Path, test: str) -> None:
        assert self.missing(tmp_path, {"src/shop/_cart.py": "def f(): ...\n", test: ""}) == []

    def test_a_package_is_named_after_its_folder(self, tmp_path: Path) -> None:
        assert self.missing(tmp_path, {"src/shop/__init__.py": "def f(): ...\n", "tests/test_shop.py": ""}) == []

    def test_a_name_that_two_modules_have_takes_the_folder(self, tmp_path: Path) -> None:
        head = {f"src/shop/{part}/io.py": "def f(): ...\n" for part in ("a", "b")}
        found = self.missing(tmp_path, {**head, "tests/a/test_io.py": ""})
        assert found == ["changed, and there is no test module for it, such as tests/shop/b/test_io.py"]

    @pytest.mark.parametrize(
        ("template", "test"),
        [
            ("tests/{module}/test_{module}.py", "tests/shop/test_shop.py"),
            ("tests/{path}/test_{name}.py", "tests/shop/test_cart.py"),
            ("{dir}/tests/test_{name}.py", "src/shop/tests/test_cart.py"),
        ],
    )
    def test_templates(self, tmp_path: Path, template: str, test: str) -> None:
        head = {"src/shop/cart.py": HERE["src/shop/cart.py"], "tests/test_cart.py": ""}
        assert self.missing(tmp_path / "without", head, template) == [
            f"changed, and there is no test module for it, such as {test}"
        ]
        assert self.missing(tmp_path / "with", {**head, test: ""}, template) == []

    def test_templates_begin_at_the_project(self, tmp_path: Path) -> None:
        head = {"src/shop/cart.py": HERE["src/shop/cart.py"]}
        (said,) = self.missing(tmp_path, head, "tests/test_{name}.py", prefix="src", import_roots=())
        assert said.endswith("such as src/tests/test_cart.py")

    @pytest.mark.parametrize(
        "template", ["tests/test_all.py", "tests/{}.py", "tests/{file}.py", "tests/{name}.txt", "{"]
    )
    def test_templates_that_mean_nothing(self, template: str) -> None:
        with pytest.raises(ConfigError, match="templates: "):
            TestsFirst((template,))


class TestOrder:
    def late(self, folder: Path, *steps: tuple[str, ...]) -> list[str]:
        """What is late when the commits touch these files; the rest of the change is not committed."""
        files = (tuple(ChangedFile(path, Status.MODIFIED) for path in paths) for paths in steps)
        commits = tuple(Commit(f"{n}" * 40, "0" * 40, "", touched) for n, touched in enumerate(files, 1))
        here = replace(unrun(folder, HERE), history=commits)
        return [one.message for one in judged(here, TestsFirst()).findings if one.rule == "late"]

    def test_tests_in_a_later_commit(self, tmp_path: Path) -> None:
        (said,) = self.late(tmp_path, ("src/shop/cart.py",), ("tests/test_cart.py",))
        assert said == "was changed in 1111111111, its tests only later: tests/test_cart.py"

    def test_tests_that_are_not_even_committed(self, tmp_path: Path) -> None:
        assert len(self.late(tmp_path, ("src/shop/cart.py",))) == 1

    @pytest.mark.parametrize(
        "steps",
        [
            (("tests/test_cart.py",), ("src/shop/cart.py",)),
            (("src/shop/cart.py", "tests/test_cart.py"),),
            (("tests/test_cart.py",),),
            (),
        ],
    )
    def test_tests_that_came_in_time(self, tmp_path: Path, steps: tuple[tuple[str, ...], ...]) -> None:
        assert self.late(tmp_path, *steps) == []


@pytest.mark.parametrize("nothing", [Skipped("nothing to compare with"), Broken("the base is not here")])
def test_without_a_change(tmp_path: Path, nothing: Skipped | Broken) -> None:
    here = replace(unrun(tmp_path, {}), comparison=nothing)
    if isinstance(nothing, Skipped):
        outcome: Outcome = TestsFirst().run(here)
        assert outcome is nothing
    else:
        with pytest.raises(CannotVerify, match="the base is not here"):
            TestsFirst().run(here)
