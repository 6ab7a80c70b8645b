from pathlib import Path

import pytest
import yaml

from gatekeeper import config, init
from gatekeeper.errors import ConfigError, UsageError
from gatekeeper.init import Action, Proposal
from gatekeeper.model.profile import Settings
from gatekeeper.rolefile import RoleProfile, read_role_file
from tests.fakes import write_files


def propose(root: Path, role: RoleProfile | None = None) -> tuple[Proposal, ...]:
    def read(name: str) -> bytes | None:
        path = root / name
        return path.read_bytes() if path.exists() else None

    return init.starter(read, lambda name: (root / name).exists(), role)


def carry_out(root: Path, role: RoleProfile | None = None) -> list[tuple[str, str]]:
    proposals = propose(root, role)
    for proposal in proposals:
        if proposal.action in (Action.CREATE, Action.APPEND):
            init.write(root, proposal)
    return [(proposal.path, proposal.action) for proposal in proposals]


def hooks(root: Path) -> list[str]:
    document = yaml.safe_load((root / init.HOOKS).read_bytes())
    return [hook["id"] for repository in document["repos"] for hook in repository["hooks"]]


def settings(root: Path) -> Settings:
    return config.load(lambda name: (root / name).read_bytes() if (root / name).exists() else None)


def test_an_empty_project_gets_both_files_once(tmp_path: Path) -> None:
    assert carry_out(tmp_path) == [("gatekeeper.toml", "create"), (init.HOOKS, "create")]
    assert settings(tmp_path).profile.name == "standard"
    assert settings(tmp_path).file == "gatekeeper.toml"
    assert hooks(tmp_path) == ["gatekeeper"]
    assert propose(tmp_path) == ()


@pytest.mark.parametrize(
    "before", [b"", b"[project]\nname = 'a'", b"[project]\r\nname = 'a'\r\n", b"\xef\xbb\xbfa = 1\n"]
)
def test_a_section_is_appended_to_pyproject(tmp_path: Path, before: bytes) -> None:
    write_files(tmp_path, {"pyproject.toml": before})
    assert carry_out(tmp_path)[0] == ("pyproject.toml", "append")
    after = (tmp_path / "pyproject.toml").read_bytes()
    assert after.startswith(before)
    if b"\r\n" in before:
        assert after.count(b"\n") == after.count(b"\r\n")
    assert settings(tmp_path).file == "pyproject.toml"
    assert propose(tmp_path) == ()


def test_a_pyproject_that_cannot_be_appended_to_is_left_alone(tmp_path: Path) -> None:
    write_files(tmp_path, {"pyproject.toml": "tool = { other = {} }\n"})
    assert carry_out(tmp_path)[0] == ("gatekeeper.toml", "create")
    assert (tmp_path / "pyproject.toml").read_text() == "tool = { other = {} }\n"


def test_the_lines_that_are_commented_out_are_right(tmp_path: Path) -> None:
    for files in ({}, {"pyproject.toml": ""}):
        root = tmp_path / str(len(files))
        write_files(root, {**files, "x": ""})
        proposal = propose(root)[0]
        name, text = proposal.path, proposal.text.replace("# [", "[").replace("# coverage", "coverage")
        loaded = config.load({name: text.encode()}.get)
        assert loaded.profile.conditions["coverage.lines"].text == ">= 85%"


def test_existing_settings_are_left_alone(tmp_path: Path) -> None:
    write_files(tmp_path, {"pyproject.toml": "[tool.gatekeeper]\n", init.HOOKS: "repos:\n- repo: local\n"})
    assert [path for path, _ in carry_out(tmp_path)] == [init.HOOKS]
    assert (tmp_path / "pyproject.toml").read_text() == "[tool.gatekeeper]\n"


LOCAL = """repos:
{0}- repo: local
{0}  hooks:
{0}    - id: mine
{0}      name: mine
{0}      entry: true
{0}      language: system"""


@pytest.mark.parametrize("width", [0, 2, 4])
@pytest.mark.parametrize("end", ["", "\n", "\n# the end\n"])
def test_a_hook_joins_those_there_are(tmp_path: Path, width: int, end: str) -> None:
    before = LOCAL.format(" " * width) + end
    write_files(tmp_path, {init.HOOKS: before})
    assert carry_out(tmp_path)[1] == (init.HOOKS, "append")
    assert (tmp_path / init.HOOKS).read_text().startswith(before)
    assert hooks(tmp_path) == ["mine", "gatekeeper"]
    assert propose(tmp_path) == ()


@pytest.mark.parametrize(
    "content",
    [
        "repos: []\n",
        "repos: [{repo: local, hooks: []}]\n",
        LOCAL.format("  ") + "\ndefault_stages: [pre-commit]\n",
        LOCAL.format("   ") + "\n",
        "- repo: local\n",
        "repos: {}\n",
        "repos: [\n",
        "",
        b"repos: '\xff'\n",
        "repos: !!python/object:os.system {}\n",
    ],
)
def test_hooks_that_cannot_be_joined_surely_are_for_the_user_to_edit(tmp_path: Path, content: str | bytes) -> None:
    write_files(tmp_path, {init.HOOKS: content})
    proposal = propose(tmp_path)[1]
    assert proposal.action is Action.BY_HAND
    assert yaml.safe_load(proposal.text)[0]["hooks"] == [{"id": "gatekeeper"}]


@pytest.mark.parametrize("content", [f"# {init.REPOSITORY}\n", "repos:\n- hooks:\n  - id: gatekeeper-static\n"])
def test_a_hook_of_ours_is_enough(tmp_path: Path, content: str) -> None:
    write_files(tmp_path, {init.HOOKS: content, "gatekeeper.toml": ""})
    assert propose(tmp_path) == ()


def test_nothing_is_overwritten_even_when_it_appears_meanwhile(tmp_path: Path) -> None:
    proposal = propose(tmp_path)[0]
    write_files(tmp_path, {"gatekeeper.toml": "mine"})
    with pytest.raises(UsageError, match=r"gatekeeper\.toml: cannot be written: File exists"):
        init.write(tmp_path, proposal)
    assert (tmp_path / "gatekeeper.toml").read_text() == "mine"


def test_a_file_that_cannot_be_read_is_an_error() -> None:
    def read(name: str) -> bytes | None:
        if name == init.HOOKS:
            raise PermissionError(13, "Permission denied")
        return None

    with pytest.raises(ConfigError, match="cannot be read: Permission denied"):
        init.starter(read, lambda name: name == init.HOOKS)


ROLE = ".gatekeeper/qa.toml"


@pytest.fixture
def role(tmp_path: Path) -> RoleProfile:
    path = tmp_path / "qa.md"
    path.write_text("Unit coverage ≥ 85%. Never guess.\n", encoding="utf-8")
    return read_role_file(path)


@pytest.mark.parametrize("settings_file", ["pyproject.toml", "gatekeeper.toml"])
def test_a_role_becomes_the_projects_profile_once(tmp_path: Path, role: RoleProfile, settings_file: str) -> None:
    root = tmp_path / "project"
    write_files(root, {"pyproject.toml": "[project]\n"} if settings_file == "pyproject.toml" else {"x.py": ""})
    assert [path for path, _ in carry_out(root, role)] == [ROLE, settings_file, init.HOOKS]
    found = settings(root)
    assert found.profile.name == ROLE
    assert found.profile.conditions["coverage.unit"].text == ">= 85%"
    assert [one.title for one in found.profile.manual] == ["Never guess."]
    assert propose(root, role) == ()


def test_settings_that_are_there_are_left_to_their_owner(tmp_path: Path, role: RoleProfile) -> None:
    root = tmp_path / "project"
    write_files(
        root,
        {"gatekeeper.toml": 'extends = "strict"\n', ROLE: "", init.HOOKS: "repos: [{hooks: [{id: gatekeeper}]}]\n"},
    )
    kept, by_hand, *_ = propose(root, role)
    assert (kept.path, kept.action) == (ROLE, Action.KEEP)
    assert "differs from what qa.md says now" in kept.why
    assert (by_hand.path, by_hand.action) == ("gatekeeper.toml", Action.BY_HAND)
    assert by_hand.text.startswith(f'extends = "{ROLE}"\n')
    assert (root / ROLE).read_bytes() == b""
