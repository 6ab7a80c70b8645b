"""The rules about settings, explained."""

from __future__ import annotations

from gatekeeper.model.check import RuleInfo

_NARROW = "Keep the setting, and silence the one place that needs it, with its code and a reason."

RULES = (
    RuleInfo(
        "settings-loosened",
        "A tool's settings watch less",
        "A linter selects fewer rules or ignores more, a type checker is less strict, coverage measures or asks for "
        "less, or files are hidden from a tool. What each tool would do at both ends is compared, wherever its "
        "settings stand, so moving, renaming and tightening them is no finding.",
        _NARROW,
        bad='[tool.ruff.lint]\nselect = ["E", "F", "B"]\nignore = ["F821"]  # was []',
        good='[tool.ruff.lint]\nselect = ["E", "F", "B", "UP"]',
    ),
    RuleInfo(
        "tests-deselected",
        "Tests are left out by a setting or an option",
        "pytest no longer comes upon tests that it ran before: by `--deselect`, `--ignore`, `-k`, `-m`, or because "
        "`testpaths`, `norecursedirs` or the patterns of names no longer hold them.",
        "Let the tests run, and mend what they find; mark one that cannot run somewhere with `skipif` and a reason.",
        bad='[tool.pytest.ini_options]\naddopts = "-ra --deselect tests/test_cart.py::test_total"',
        good='[tool.pytest.ini_options]\naddopts = "-ra --strict-markers"',
    ),
    RuleInfo(
        "ci-weakened",
        "A check's failure no longer counts, or nothing runs it any more",
        "A command that runs tests or linters, in continuous integration or in a script, is followed by `|| true`, "
        "told to exit with zero, piped away, allowed to fail, switched off, started for fewer changes or on fewer "
        "systems, told to look at less, or gone and run by nothing else; or the script goes on after it, or a job that "
        "publishes no longer waits for it.",
        "Let the failure count. What is known to fail for a reason belongs into a job of its own beside it.",
        bad="- run: pytest || true",
        good="- run: pytest",
    ),
    RuleInfo(
        "hook-weakened",
        "A commit hook checks less",
        "A hook of the pre-commit configuration is gone without a successor, passes whatever it finds, runs only on "
        "demand, or is told to look at less.",
        "Keep the hook; where it is in the way, say in its settings exactly what it should let pass, and why.",
        bad="- id: mypy\n  stages: [manual]",
        good="- id: mypy",
    ),
    RuleInfo(
        "policy-loosened",
        "gatekeeper's own settings ask for less",
        "A condition is relaxed or turned off, the profile is exchanged for a laxer one, more files are excluded, the "
        "scope is widened, or a waiver is added. The settings of the merge base judge this change either way.",
        "Change the policy on its own, and let somebody who answers for it review that change.",
        bad='[tool.gatekeeper.conditions]\ncoverage.lines = ">= 60%"  # was ">= 85%"',
        good='[tool.gatekeeper.conditions]\ncoverage.lines = ">= 90%"',
    ),
)
