import pytest

from gatekeeper import config
from gatekeeper.errors import ConfigError
from tests.config.files import complaint, load, reader


def test_a_project_without_configuration_gets_the_standard_profile() -> None:
    for files in ({}, {"pyproject.toml": ""}, {"pyproject.toml": "[tool.other]\n"}):
        settings = config.load(reader(files))
        assert settings.profile.name == "standard"
        assert settings.file is None


def test_the_own_file_may_be_empty_and_holds_the_same_keys_at_its_top() -> None:
    empty = config.load(reader({"gatekeeper.toml": ""}))
    assert (empty.profile.name, empty.file) == ("standard", "gatekeeper.toml")
    text = 'extends = "strict"\n[conditions]\ncoverage.lines = ">= 95%"\n'
    assert config.load(reader({"gatekeeper.toml": text})).profile.conditions["coverage.lines"].text == ">= 95%"


def test_settings_in_both_places_are_refused() -> None:
    said = complaint("[tool.gatekeeper]\n", gatekeeper_toml="")
    assert said == (
        "gatekeeper.toml: the settings are also in [tool.gatekeeper] of pyproject.toml: keep them in one of the two"
    )


def test_a_byte_order_mark_is_accepted() -> None:
    assert load(b'\xef\xbb\xbf[tool.gatekeeper]\nextends = "strict"\n').profile.name == "strict"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"[tool]\nname = '\xff'\n", "not UTF-8 text (line 2)"),
        (b"a = 1\na = 2\n", "not valid TOML: Cannot overwrite a value (at line 2"),
        (b"[tool.gatekeeper\n", "not valid TOML: Expected"),
        (b"a = " + b"9" * 5000, "not valid TOML: Exceeds the limit"),
        (b"a = " + b"[" * 20000, "nested too deeply"),
        (b"tool = 3\n", "pyproject.toml: tool must be a table"),
        (b"[tool]\ngatekeeper = 3\n", "pyproject.toml: tool.gatekeeper must be a table"),
        (b"[tool.gatekeeper]\nconditions = 3\n", "tool.gatekeeper.conditions must be a table"),
        (b"[tool.gatekeeper]\nchecks = 3\n", "tool.gatekeeper.checks must be a table"),
        (b"[tool.gatekeeper]\nscope = 3\n", "tool.gatekeeper.scope must be a table"),
    ],
)
def test_files_that_are_no_configuration(content: bytes, message: str) -> None:
    said = complaint(content)
    assert said.startswith("pyproject.toml: ")
    assert message in said


def test_an_unreadable_file_is_not_an_absent_one() -> None:
    def read(name: str) -> bytes:
        raise PermissionError(13, "Permission denied")

    with pytest.raises(ConfigError, match=r"gatekeeper\.toml: cannot be read: Permission denied"):
        config.load(read)


def test_errors_in_the_bases_policy_say_that_it_is_the_bases() -> None:
    with pytest.raises(ConfigError, match=r"^pyproject\.toml at 1a2b3c: \[tool\.gatekeeper\] has no key"):
        config.load(reader({"pyproject.toml": "[tool.gatekeeper]\nx = 1\n"}), where="at 1a2b3c")
