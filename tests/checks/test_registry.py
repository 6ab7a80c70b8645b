import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from textwrap import dedent

import pytest

from gatekeeper import checks
from gatekeeper.checks.coverage import Coverage
from gatekeeper.errors import ConfigError
from gatekeeper.model.check import Check, Reads

PLUGIN = """
    from dataclasses import dataclass
    from gatekeeper.model.check import Check

    @dataclass(frozen=True)
    class Demo(Check):
        id = "demo"
        title = "Demo"
        summary = "A demonstration."
        measures = ()

        def run(self, context):
            raise NotImplementedError
"""
Install = Callable[..., None]


def forget() -> None:
    checks._plugins.cache_clear()  # pyright: ignore[reportPrivateUsage]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Installs a distribution that offers checks: (its name, id = object reference, the module's text)."""
    monkeypatch.syspath_prepend(tmp_path)

    def add(distribution: str, entry: str, text: str = PLUGIN) -> None:
        module = entry.partition("=")[2].partition(":")[0].strip()
        (tmp_path / f"{module}.py").write_text(dedent(text))
        info = tmp_path / f"{distribution.replace('-', '_')}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text(f"[gatekeeper.checks]\n{entry}\n")
        forget()

    yield add
    for name in [name for name in sys.modules if name.startswith("demo_plugin")]:
        del sys.modules[name]
    forget()


def test_every_public_module_of_the_package_is_a_check_of_that_name() -> None:
    found = checks.available()
    assert tuple(found) == checks.ids()
    assert set(found) == {path.stem for path in Path(checks.__path__[0]).glob("[!_]*.py")}
    for name, check in found.items():
        assert check.id == name
        assert issubclass(check, Check)
        assert all(info.id.startswith(f"{name}.") for info in check.measures)
        assert set(check.needs) <= set(found)


def test_names_are_listed_and_one_is_loaded_without_importing_the_others() -> None:
    code = (
        "import sys; from gatekeeper import checks; checks.ids(); checks.load('lint')\n"
        "print(sorted(m for m in sys.modules if m.startswith('gatekeeper.checks.') and '._' not in m))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['gatekeeper.checks.lint']"


def test_an_unknown_check_is_answered_with_those_there_are() -> None:
    for name in ("lnt", "_ruff", "os", "lint.x", ""):
        with pytest.raises(ConfigError, match=f'^there is no check "{name}"; there are .*lint'):
            checks.load(name)


def test_another_distribution_adds_a_check(install: Install) -> None:
    install("demo-dist", "demo = demo_plugin:Demo")
    assert "demo" in checks.ids()
    assert "demo_plugin" not in sys.modules
    assert checks.load("demo").title == "Demo"
    assert checks.available()["demo"].id == "demo"


def test_a_check_cannot_take_the_name_of_a_built_in_one(install: Install) -> None:
    install("demo-dist", "lint = demo_plugin:Demo")
    with pytest.raises(ConfigError, match=r'the distribution demo-dist offers a check "lint", which is one of gatek'):
        checks.ids()


def test_two_distributions_cannot_share_a_name(install: Install) -> None:
    install("demo-one", "demo = demo_plugin:Demo")
    install("demo-two", "demo = demo_plugin:Demo")
    with pytest.raises(ConfigError, match=r"demo-(one|two) and the distribution demo-(one|two) both offer a check"):
        checks.ids()


@pytest.mark.parametrize(
    ("entry", "text", "message"),
    [
        ("demo = demo_plugin:Demo", "1 / 0", r"of the distribution demo-dist cannot be loaded \(ZeroDivisionError: "),
        ("demo = demo_plugin:Other", PLUGIN, r"cannot be loaded \(AttributeError"),
        ("demo = demo_plugin", PLUGIN, "is not a dataclass that derives from Check"),
        ("demo = demo_plugin:Demo", "class Demo: pass", "is not a dataclass that derives from Check"),
        ("other = demo_plugin:Demo", PLUGIN, 'the check "other" of the distribution demo-dist must have that id'),
    ],
)
def test_a_broken_check_is_blamed_on_its_distribution(install: Install, entry: str, text: str, message: str) -> None:
    install("demo-dist", entry, text)
    with pytest.raises(ConfigError, match=message):
        checks.load(entry.partition(" ")[0])


def test_every_check_says_what_its_outcome_depends_on() -> None:
    kinds = {name: check().reads() for name, check in checks.available().items()}
    assert {kinds[name] for name in ("dependencies", "environment")} == {Reads.UNKNOWN}, "they ask the network"
    assert {kinds[name] for name in ("tests", "coverage", "kept", "tests_first")} == {Reads.RUN}
    assert Coverage(report="coverage.json").reads() is Reads.UNKNOWN


def test_an_egg_on_the_path_may_offer_a_check(
    install: Install, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install("some-checks", "demo = demo_plugin:Demo")
    (tmp_path / "some_checks-1.0.dist-info").rename(tmp_path / "demo.egg")
    (tmp_path / "demo_plugin.py").rename(tmp_path / "demo.egg" / "demo_plugin.py")
    (tmp_path / "demo.egg" / "METADATA").rename(tmp_path / "demo.egg" / "PKG-INFO")
    (tmp_path / "demo.egg" / "EGG-INFO").mkdir()
    for name in ("entry_points.txt", "PKG-INFO"):
        (tmp_path / "demo.egg" / name).rename(tmp_path / "demo.egg" / "EGG-INFO" / name)
    monkeypatch.syspath_prepend(tmp_path / "demo.egg")
    forget()
    assert "demo" in checks.ids()


def test_a_distribution_that_cannot_be_read_offers_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = checks.ids()
    (tmp_path / "odd-1.0.dist-info" / "entry_points.txt").mkdir(parents=True)
    monkeypatch.syspath_prepend(tmp_path)
    forget()
    assert checks.ids() == own
    forget()
