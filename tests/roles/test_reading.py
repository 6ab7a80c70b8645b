"""Role definitions as they are read: whole files, then sentence by sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gatekeeper.roles import Role, read_role
from tests.growth import growth

SAMPLES = Path(__file__).parent / "samples"


MIXED = {"coverage.lines": ">= 85%", "coverage.changed": ">= 95%"}
UNIT = {"coverage.unit": ">= 80%", "coverage.integration": ">= 70%"}


def sample(name: str) -> Role:
    return read_role((SAMPLES / name).read_text(encoding="utf-8"), name)


def limits(text: str) -> dict[str, str]:
    return {one.measure: one.text for one in read_role(text).limits}


def bounds(text: str) -> list[tuple[str, str]]:
    return [(one.kind, one.value) for one in read_role(text).bounds]


def manual(text: str) -> list[str]:
    return [one.text for one in read_role(text).unclear]


def test_the_limits_of_a_whole_definition_with_their_lines() -> None:
    assert {(one.measure, one.text, one.source.line) for one in sample("payments.md").limits} == {
        ("coverage.changed", ">= 85%", 45),
        ("coverage.lines", ">= 80%", 46),
        ("coverage.integration", ">= 65%", 57),
        ("size.file_lines", "<= 1000", 49),
        ("complexity.function", "<= 9", 49),
        ("tests.failed", "= 0", 51),
        ("lint.findings", "= 0", 52),
        ("types.errors", "= 0", 52),
        ("environment.lock", "= 0", 71),
    }


def test_what_it_aims_for_stands_beside_the_minimum() -> None:
    assert [(one.measure, one.text) for one in sample("payments.md").targets] == [("coverage.lines", ">= 92%")]


def test_the_scope_of_a_whole_definition() -> None:
    assert [(one.kind, one.value, one.source.line) for one in sample("payments.md").bounds] == [
        ("forbid", "delete", 7),
        ("deny", "web/**/assets/**", 11),
        ("allow", "payments/**", 23),
        ("deny", "docs/contract.md", 25),
        ("deny", "payments/schema/**", 27),
        ("deny", "payments/generated/**", 27),
        ("allow", "questions.md", 24),
    ]


def test_the_settings_of_a_whole_definition() -> None:
    found = [(one.check, one.setting, one.value) for one in sample("payments.md").choices]
    assert found == [("scope", "max_lines", "400"), ("types", "tool", "mypy")]


def test_what_is_not_understood_is_left_to_a_person() -> None:
    assert [(one.line, one.text) for one in sample("payments.md").unclear] == [
        (3, "MUST read the contract first."),
        (8, "The tool publishRelease is denied: nothing was done that it would do"),
        (12, "restricted_paths: ../elsewhere/**"),
        (13, "The tool Deploy is denied: nothing was done that it would do"),
        (13, "The tool WebFetch is denied: nothing was done that it would do"),
        (28, "Do not touch `payments/legacy/` without approval"),
        (29, "Never edit `/etc/hosts`"),
        (31, "The payments agent must log every refund"),
        (36, "✅ never guess amounts"),
        (41, "You cannot: ❌ Change prices"),
        (48, "CPU load stays below 70%"),
        (52, "Use `ruff` and `mypy`, not pyright"),
        (53, "Refunds are idempotent"),
        (58, "Controllers | >= 99%"),
        (71, "ALWAYS use uv for dependencies"),
    ]


def test_what_only_looks_like_a_limit_is_named_with_the_reason() -> None:
    assert {(one.source.line, one.why) for one in sample("payments.md").asides} == {
        (14, "says where the text applies, not what may be changed"),
        (30, "meant for another role"),
        (47, "the sentence says that it is not asked for"),
    }
    assert [one.why for one in read_role("Coverage ≥ 80%\n\n## Example\n\nCoverage ≥ 70%").asides] == [
        "stands in an example"
    ]
    assert [one.why for one in read_role("The talk took 20% of the day").asides] == ["a percentage that is no coverage"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Write unit tests (≥70% coverage)", {"coverage.lines": ">= 70%"}),
        ("- **Coverage**: Aim for ≥70% (development)", {"coverage.lines": ">= 70%"}),
        ("Unit coverage \\>= 80\\%, integration coverage \\>= 70\\%", UNIT),
        ("Write unit tests (≥80% coverage) and integration tests (≥70% coverage)", UNIT),
        ("80% unit and 70% integration coverage", UNIT),
        ("Test coverage: 80% for unit tests, 70% for integration", UNIT),
        ("Verification of unit (≥80%), integration (≥70%) and E2E coverage", UNIT),
        ("## Coverage\n\n- Unit: 80%\n- Integration tests: ≥ 70%", UNIT),
        ("## Test coverage\n\n- minimum 75%", {"coverage.lines": ">= 75%"}),
        ("## Test coverage\n\n- ≥ 75%", {"coverage.lines": ">= 75%"}),
        ("100% test coverage for new code", {"coverage.changed": ">= 100%"}),
        ("**85%+ coverage** overall, with 95%+ on new code", MIXED),
        ("80% minimum, 90% target for coverage", {"coverage.lines": ">= 80%"}),
        ("Coverage of 80-90%", {"coverage.lines": ">= 80%"}),
        ("Coverage ≥ 80%.\nCoverage must be at least 85%.", {"coverage.lines": ">= 85%"}),
        ("Maintain >90% test coverage", {"coverage.lines": "> 90%"}),
        ("Coverage must exceed 87.50%", {"coverage.lines": "> 87.5%"}),
        ("90% branch coverage", {"coverage.branches": ">= 90%"}),
        ("Reject if coverage < 80%", {"coverage.lines": ">= 80%"}),
        ("Coverage must not drop below 85 percent", {"coverage.lines": ">= 85%"}),
        ("CRITICAL: 85% minimum coverage (`make cov`)", {"coverage.lines": ">= 85%"}),
        ("Run `pytest --cov-fail-under=90`", {"coverage.lines": ">= 90%"}),
        ("Mutation score ≥ 75%", {"mutation.score": ">= 75%"}),
        ("100% of tests pass", {"tests.failed": "= 0"}),
        ("Testabdeckung mindestens 80 %", {"coverage.lines": ">= 80%"}),
        ("测试覆盖率 ≥ 80%", {"coverage.lines": ">= 80%"}),
        ("新代码覆盖率 ≥ 90%", {"coverage.changed": ">= 90%"}),
        ("Покрытие тестами не менее 80%", {"coverage.lines": ">= 80%"}),
        ("Cobertura de código mínima: 80%", {"coverage.lines": ">= 80%"}),
        ("La couverture de tests doit être d’au moins 85 %", {"coverage.lines": ">= 85%"}),
        ("```\nVerify coverage ≥ 70%\nwe had 60% coverage\n```", {"coverage.lines": ">= 70%"}),
        ("```text\nat least 70% coverage\n```\nCoverage ≥ 80%", {"coverage.lines": ">= 80%"}),
    ],
)
def test_a_threshold_of_coverage(text: str, found: dict[str, str]) -> None:
    assert limits(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "The service does not need 80% coverage",
        "Current coverage is 63%",
        "Delivered the module with 94% test coverage",
        "About ~85% coverage",
        'Write "≥80% coverage" into the summary',
        "If the context is above 70%, suggest more coverage",
        "CPU usage must stay below 70%",
        "20% discount",
        "250% coverage",
        "80%+ coverage for business logic",
        "API coverage 90%",
        "Critical paths 100% covered",
        "Coverage targets met (≥80% backend, ≥70% frontend)",
        "Docstring coverage of 80%",
        "Coverage: completeness of the graph > 90%",
        "## Requirement coverage\n\nProceed when coverage = 100%",
        "## Critical coverage\n\n- Lines: 100%",
        "## Coverage\n\n- Controllers: 90%",
        "unit and integration coverage of 80%",
        "Coverage at most 80%",
        "Coverage under 80% would be nice",
        "Die Testabdeckung für kritische Module ≥ 90 %",
        "The mutation score does not need 75%",
        "Coverage > 100%",
        "## Example\n\nCoverage ≥ 80% is met",
    ],
)
def test_a_percentage_that_is_no_threshold_of_the_whole(text: str) -> None:
    assert limits(text) == {}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Keep files under 500 lines", {"size.file_lines": "< 500"}),
        ("No Python file may exceed 1,000 lines", {"size.file_lines": "<= 1000"}),
        ("Max 500 lines per file", {"size.file_lines": "<= 500"}),
        ("Maximum file length: 300 lines", {"size.file_lines": "<= 300"}),
        ("Split files over 500 lines", {"size.file_lines": "<= 500"}),
        ("Functions < 50 lines and files < 300 lines", {"size.function_lines": "< 50", "size.file_lines": "< 300"}),
        ("Maximum 40 lines per function", {"size.function_lines": "<= 40"}),
        ("Maximum complexity of 10 per function", {"complexity.function": "<= 10"}),
        ("Cyclomatic complexity must not exceed 12", {"complexity.function": "<= 12"}),
        ("Read files over 1000 lines in chunks", {}),
        ("Files: 300 lines were read", {}),
        ("Use judgement for files >5000 lines, and list the names of all that were left out; never guess", {}),
        ("Keep AGENTS.md files under 500 lines", {}),
        ("Files under about 500 lines", {}),
        ("Files under 0 lines", {}),
        ("Cognitive complexity ≤ 15", {}),
        ("Max line length: 88", {}),
    ],
)
def test_a_limit_of_size_or_complexity(text: str, found: dict[str, str]) -> None:
    assert limits(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Only modify files in `backend/` and `tests/`", [("allow", "backend/**"), ("allow", "tests/**")]),
        ("You may only edit files under apps/\\*\\*/api/\\*\\*", [("allow", "apps/**/api/**")]),
        ("Never edit files outside of `src/`", [("allow", "src/**")]),
        ("Changes are limited to `src/billing/*.py`", [("allow", "src/billing/*.py")]),
        ("Allowed paths: `src/`, `docs/x.md`", [("allow", "src/**"), ("allow", "docs/x.md")]),
        ("Do not touch `web/`, `infra` or .github/*.yml", [("deny", "web/**"), ("deny", ".github/*.yml")]),
        ("- READ-ONLY: `shared/`", [("deny", "shared/**")]),
        ("### Off-limits\n\n- `vendor/`\n- ./build/out/", [("deny", "vendor/**"), ("deny", "build/out/**")]),
        ("Never commit `.env` files", [("deny", ".env")]),
        ("You must not delete files", [("forbid", "delete")]),
        ("Never edit `uv.lock` by hand", []),
        ("Never create `.env` files in subfolders", []),
        ("Do not change function signatures in `src/api.py`", []),
        ("Put tests into `tests/`", []),
        ("Never change the `/users` endpoint", []),
        ("Never deploy to staging/production or text/html", []),
        ("Only push to `feature/x` branches", []),
        ("`docs/x.md` is not read-only", []),
        ("Never edit `src/{a,b}/`", []),
        ("Only edit `app/` and document it in `notes.md`", [("allow", "app/**"), ("allow", "notes.md")]),
        ("Only edit `app/` and document it in `app/notes.md`", [("allow", "app/**")]),
        ("Only edit `/`", []),
        ("Delete files that are not needed", []),
    ],
)
def test_a_scope(text: str, found: list[tuple[str, str]]) -> None:
    assert bounds(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "Never guess",
        "- [ ] The demo was shown",
        "## Guardrails\n\n- Small steps",
        "Do not touch `x/` unless told to",
        "Die Schnittstelle darf nicht brechen",
        "所有接口必须有文档",
        "Never say so" + " again" * 500,
        "You must ask @qa",
    ],
)
def test_a_rule_that_no_check_judges_is_kept(text: str) -> None:
    assert len(manual(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "I like tea",
        "## Never",
        "Verify:",
        "## Skills\n\n### Testing\n\n- pytest",
        "@qa: never skips",
        "### You can\n\n- sing",
    ],
)
def test_a_description_is_no_rule(text: str) -> None:
    assert manual(text) == []


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("Linting passes", "lint.findings"),
        ("No type errors", "types.errors"),
        ("TODOs name an owner and a date", "todos.findings"),
        ("Log problems in issues.md with: steps", "issue_log.findings"),
        ("Update `traceability_matrix.json`", "traceability.findings"),
        ("Never commit secrets", "secrets.findings"),
        ("Dependencies are pinned", "environment.unpinned"),
        ("Run `bandit` and `pip-audit`", "dependencies.findings"),
    ],
)
def test_a_statement_that_a_check_judges(text: str, measure: str) -> None:
    assert measure in limits(text)


@pytest.mark.parametrize(
    "text", ["Should tests pass?", "98% of all tests pass", "Do not use `ruff`", "Tests pass → hand over"]
)
def test_a_statement_that_asks_for_less(text: str) -> None:
    assert limits(text) == {}


def test_two_type_checkers_are_no_choice() -> None:
    assert read_role("Run pyright and also mypy.\n\nRun mypy first.").choices == ()


@pytest.mark.parametrize(
    ("text", "file", "name"),
    [
        ("---\nname: The Best!\n---\n", "x.md", "the-best"),
        ("---\nname: a\n", "dir/My Role.chatmode.md", "my-role"),
        ("\ufeff---\ndescription: Use it: always\nmode: b\n---\n", "x.md", "b"),
        ("", "", "role"),
        ("---\n- a\n---\n", "x.md", "x"),
        ("---\n? [a]\n: b\n---\n", "x.md", "x"),
    ],
)
def test_a_role_has_a_name(text: str, file: str, name: str) -> None:
    assert read_role(text, file).name == name


def test_a_long_line_in_a_fence_is_passed_over() -> None:
    assert limits(f"```\nat least 70% coverage {'x' * 3000}\n```") == {}


def test_front_matter_of_any_depth_or_none_is_survived() -> None:
    deep = "a: [[1], {b: {c: {d: {denied_paths: [x/]}}}}]\nb:\n c:\n  d:\n   e:\n    denied: [x]\ndenied_paths: ['[']\n"
    role = read_role(f"---\n{deep}: : :\n---\nNever guess.\n")
    assert [one.text for one in role.unclear] == ["denied_paths: [", "Never guess."]
    assert role.bounds == ()


def test_a_file_that_is_one_fence_is_read() -> None:
    assert limits("```chatmode\n---\nx: y\n---\nCoverage ≥ 80%\n```\n") == {"coverage.lines": ">= 80%"}


def test_wrapped_lines_keep_their_own_number() -> None:
    (limit,) = read_role("Everything is\ntested. The coverage must\nbe at least 80%.").limits
    assert limit.source.line == 2


def test_sentences_end_where_they_end() -> None:
    assert manual("Never use e.g. Redis. Always ask `a. B` first; never guess.") == [
        "Never use e.g. Redis.",
        "Always ask `a. B` first",
        "never guess.",
    ]


def test_reading_is_deterministic() -> None:
    assert sample("payments.md") == sample("payments.md")


@given(
    st.text()
    | st.lists(
        st.sampled_from(
            ["# a", "- [ ] must", "```", "|a|b|", "> x", "80% coverage", "never edit `a/`", "---", "<!--", "**b**", ""]
        )
    ).map("\n".join)
)
@settings(max_examples=150)
def test_any_text_is_read(text: str) -> None:
    role = read_role(text)
    lines = text.count("\n") + text.count("\r") + 1
    assert all(1 <= one.source.line <= lines for one in (*role.limits, *role.bounds, *role.asides))


@pytest.mark.parametrize(
    "text",
    [
        "**a " * 30_000,
        "`a " * 30_000,
        f"# {' ' * 100_000}x",
        "| " * 50_000,
        "coverage 80% " * 5_000,
        "only edit " * 190,
        "never edit a/" * 5_000,
        "a. " * 60_000,
        f"{'coverage and ' * 150}80%",
    ],
)
def test_hostile_text_takes_no_long_time(text: str) -> None:
    assert growth(text[: len(text) // 8], text, read_role) < 32
