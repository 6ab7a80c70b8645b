import subprocess
import sys
from importlib.metadata import EntryPoint, EntryPoints

import pytest

from gatekeeper import reporters
from gatekeeper.errors import GatekeeperError, UsageError
from gatekeeper.model.report import Report

GROUP = "gatekeeper.reporters"


def loud(report: Report) -> str:
    return report.profile.upper()


not_a_function = 3


@pytest.fixture
def plugins(monkeypatch: pytest.MonkeyPatch) -> None:
    """Plug-ins as an installed distribution would declare them."""
    here = __name__
    declared = EntryPoints(
        EntryPoint(name, value, GROUP)
        for name, value in (
            ("loud", f"{here}:loud"),
            ("module", "gatekeeper.reporters.agent"),
            ("json", f"{here}:loud"),
            ("useless", f"{here}:not_a_function"),
            ("gone", "no_such_module_anywhere:render"),
        )
    )
    monkeypatch.setattr("importlib.metadata.entry_points", declared.select)


def test_own_formats_are_found() -> None:
    assert {"agent", "json", "text"} <= set(reporters.names())
    assert not any(name.startswith("_") for name in reporters.names())


@pytest.mark.usefixtures("plugins")
def test_plug_ins_join_by_entry_point() -> None:
    from gatekeeper.reporters import agent, json

    assert "loud" in reporters.names()
    assert reporters.load("loud") is loud
    assert reporters.load("module") is agent.render
    assert reporters.load("json") is json.render, "a plug-in must not replace a format of gatekeeper's own"


def test_a_format_that_lacks_something_is_not_taken_for_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "gatekeeper.reporters.html", raising=False)
    monkeypatch.setitem(sys.modules, "gatekeeper.reporters._html", None)
    with pytest.raises(ModuleNotFoundError, match="_html"):
        reporters.load("html")


def test_unknown_format_is_a_usage_error_that_names_the_choices() -> None:
    with pytest.raises(UsageError, match=r"no format 'yaml'; choose one of .*agent.*json.*text"):
        reporters.load("yaml")


@pytest.mark.usefixtures("plugins")
@pytest.mark.parametrize(("name", "says"), [("useless", "has no function render"), ("gone", "no_such_module_anywhere")])
def test_unusable_plug_in_is_named(name: str, says: str) -> None:
    with pytest.raises(GatekeeperError, match=rf"'{name}' .*{says}"):
        reporters.load(name)


@pytest.mark.parametrize("name", ["_escape", "..model.report", "json.py", ""])
def test_only_formats_can_be_loaded(name: str) -> None:
    with pytest.raises(UsageError):
        reporters.load(name)


def test_only_the_asked_format_is_imported() -> None:
    code = (
        "import sys; from gatekeeper import reporters; reporters.load('agent');"
        "print(*(m for m in sys.modules if m.startswith('gatekeeper.reporters.') or m in ('rich', 'click')))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    modules = {name.rpartition(".")[2] for name in run.stdout.split()}
    assert modules == {"agent", "_escape", "_select", "_stream"}
