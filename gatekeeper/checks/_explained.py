"""The rules of scope, tests and coverage, each with an example of both sides."""

from __future__ import annotations

from gatekeeper.checks._reformat import MASS
from gatekeeper.model.check import RuleInfo

SCOPE = (
    RuleInfo(
        "outside",
        "Outside the scope",
        "The path matches no glob of `allow`, or a symlink leads out of what is allowed.",
        "Undo the change of this path, or do it in a task whose scope holds it.",
        bad='allow = ["backend/**"], and the change touches backend-docs/index.md',
        good='allow = ["backend/**"], and the change touches backend/app.py',
    ),
    RuleInfo(
        "denied",
        "Denied",
        "The path matches a glob of `deny`, or is named as a non-goal of the task.",
        "Undo the change of this path.",
        bad='deny = ["apps/**/frontend/**"], and the change touches apps/shop/frontend/main.ts',
        good='deny = ["apps/**/frontend/**"], and the change touches apps/shop/backend/main.py',
    ),
    *(
        RuleInfo(
            f"forbidden-{operation}",
            f"Forbidden: {operation}",
            meaning,
            "Undo it, or allow the operation.",
            bad=f'forbid = ["{operation}"], and the change {bad}',
            good=f'forbid = ["{operation}"], and the change {good}',
        )
        for operation, meaning, bad, good in (
            ("delete", "The change deletes a file.", "deletes shop/old.py", "edits shop/old.py"),
            (
                "rename",
                "The change renames a file.",
                "moves shop/tax.py to shop/fees/tax.py",
                "edits shop/tax.py where it is",
            ),
            (
                "mode",
                "The change makes a file executable, or stops it being so.",
                "makes run.sh executable",
                "edits run.sh and leaves its mode",
            ),
            (
                "symlink",
                "The change adds or alters a symlink.",
                "adds the symlink latest to releases/2",
                "deletes the symlink latest",
            ),
            (
                "submodule",
                "The change adds, moves or removes a submodule.",
                "moves the submodule vendor/lib to another commit",
                "leaves vendor/lib and .gitmodules alone",
            ),
            (
                "binary",
                "The change adds or alters a binary file.",
                "adds docs/logo.png",
                "adds docs/logo.svg, which is text",
            ),
            (
                "mixed-reformat",
                f"A functional change also lays out {MASS} or more other lines anew.",
                "mends one function and reformats the rest of the file, 80 lines",
                "mends one function; another change reformats the file",
            ),
        )
    ),
    RuleInfo(
        "too-large",
        "Too large",
        "The change touches more files than `max_files`, or more lines than `max_lines`.",
        "Split it into changes that can be reviewed one by one.",
        bad="max_files = 20, and the change touches 31 files",
        good="max_files = 20, and the change touches 9 files",
    ),
)

TESTS = (
    RuleInfo(
        "failed",
        "Test failed",
        "The test ran and did not hold.",
        "Mend the code or the test.",
        bad="def total(prices):\n    return max(prices)\n\ndef test_total():\n    assert total([1, 2]) == 3",
        good="def total(prices):\n    return sum(prices)\n\ndef test_total():\n    assert total([1, 2]) == 3",
    ),
    RuleInfo(
        "error",
        "Test broke",
        "Set-up, tear-down or collection raised.",
        "Mend what it raised from.",
        bad="@pytest.fixture\ndef shop(tmp_path):\n    return Shop(tmp_pth)  # NameError: the test never ran",
        good="@pytest.fixture\ndef shop(tmp_path):\n    return Shop(tmp_path)",
    ),
)

_CODE = "def price(cents):\n    if cents < 0:\n        return 0\n    return cents / 100\n"
_CHANGE = _CODE.replace("        return 0\n", "        return 0  # new in this change\n")
_TEST = "def test_price():\n    assert price(250) == 2.5"
_BRANCH = 'def greet(name):\n    text = "hello"\n    if name:\n        text += f" {name}"\n    return text\n'

COVERAGE = (
    RuleInfo(
        "uncovered",
        "Never run",
        "No test runs these lines.",
        "Write a test that does.",
        bad=f"{_CODE}\n{_TEST}",
        good=f"{_CODE}\n{_TEST}\n    assert price(-1) == 0",
    ),
    RuleInfo(
        "unreached",
        "New, and no test reaches it",
        "The change adds a function or method, and the tests run no line of its body.",
        "Write a test that calls it.",
        bad="def discount(price): …  # new, and called by no test",
        good="def test_discount():\n    assert discount(10) == 9",
    ),
    RuleInfo(
        "uncovered-change",
        "Changed, never run",
        "No test runs these changed lines.",
        "Write a test.",
        bad=f"{_CHANGE}\n{_TEST}",
        good=f"{_CHANGE}\n{_TEST}\n    assert price(-1) == 0",
    ),
    RuleInfo(
        "branch",
        "Branch never taken",
        "No test takes these branches.",
        "Test the other outcome.",
        bad=f'{_BRANCH}\n\ndef test_greet():\n    assert greet("Ann") == "hello Ann"',
        good=f'{_BRANCH}\n\ndef test_greet():\n    assert greet("Ann") == "hello Ann"\n'
        '    assert greet(None) == "hello"',
    ),
    RuleInfo(
        "file",
        "Low coverage",
        "The tests run too little of this file.",
        "Write tests for it.",
        bad='coverage.file_min = ">= 80%", and the tests run 6 of the 10 statements of shop/tax.py',
        good='coverage.file_min = ">= 80%", and the tests run 9 of the 10 statements of shop/tax.py',
    ),
)
