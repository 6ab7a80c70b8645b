"""Every automatic item of every role profile: a change with which it passes, and one with which it fails."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from gatekeeper import app
from gatekeeper.explain import role_profiles
from gatekeeper.live import Silent
from gatekeeper.model.report import Report, Verdict
from gatekeeper.request import Request
from tests.repos import Repo, environment

Files = Mapping[str, str]
MODULE = (
    '"""Prices."""\n\n\ndef total(prices: list[int]) -> int:\n    """Add up.\n\n    >>> total([1])\n    1\n    """\n'
    "    return sum(prices)\n"
)
BASE: Files = {
    "pyproject.toml": '[project]\nname = "shop"\nversion = "1"\ndependencies = ["click>=8,<9"]\n',
    "README.md": "# Shop\n",
    "CHANGELOG.md": "# Changes\n",
    "src/shop/__init__.py": '"""Shop."""\n',
    "src/shop/prices.py": MODULE,
    "tests/test_prices.py": "from shop.prices import total\n\n\ndef test_total():\n    assert total([1]) == 1\n",
    "backend/app.py": '"""The application."""\n',
    "issues.md": "# Issues\n",
    "traceability_matrix.json": json.dumps(
        {"REQ-1": {"code": ["src/shop/prices.py"], "tests": ["tests/test_prices.py"]}}
    ),
}
ISSUE = (
    "# Issues\n\n## Totals are wrong\n\n**Description:** a\n\n**Steps:** b\n\n**Expected behaviour:** c\n\n"
    "**Actual behaviour:** d\n\n**Possible solution:** e\n\n**Priority:** high\n"
)
ROUTE = (
    '"""Routes."""\n\nfrom fastapi import FastAPI\nfrom pydantic import BaseModel\n\napp = FastAPI()\n\n\n'
    'class Order(BaseModel):\n    """An order."""\n\n    number: int\n\n\n@app.post("/")\n'
    'async def order(body: {}) -> int:\n    """Take an order."""\n    return 1\n'
)
QUERY = '"""Store."""\n\n\ndef find(cursor, name: str) -> None:\n    """Look up."""\n    cursor.execute({})\n'
KEY = "AKIA" + "Z7XQ4M2KPL9WTR5B"
MORE = MODULE + "\n\ndef count(prices: list[int]) -> int:\n    {}return len(prices)\n"
DOCUMENTED = '"""Count.\n\n    >>> count([1])\n    1\n    """\n    '


@dataclass(frozen=True)
class Item:
    """An item of a profile: the files of a change that passes and of one that fails, and the latter's message."""

    role: str
    id: str
    good: Files
    bad: Files
    message: str = "Change the shop"


ITEMS = (
    Item("chat-mode", "scope.violations", {"src/shop/prices.py": MODULE + "\n"}, {"web/app.css": "a {}\n"}),
    Item("chat-mode", "secrets.findings", {"src/shop/a.py": "X = 1\n"}, {"src/shop/a.py": f'K = "{KEY}"\n'}),
    Item(
        "chat-mode",
        "endpoints.sql",
        {"src/shop/store.py": QUERY.format('"SELECT 1 WHERE n = ?", (name,)')},
        {"src/shop/store.py": QUERY.format('f"SELECT 1 WHERE n = {name}"')},
    ),
    Item(
        "chat-mode",
        "docs.missing",
        {"src/shop/prices.py": MORE.format(DOCUMENTED)},
        {"src/shop/prices.py": MORE.format("")},
    ),
    Item(
        "chat-mode",
        "docs.outdated",
        {"src/shop/prices.py": MORE.format(DOCUMENTED), "CHANGELOG.md": "# Changes\n\n- `count`\n"},
        {"src/shop/prices.py": MORE.format(DOCUMENTED)},
    ),
    Item("chat-mode", "size.file_lines", {"src/shop/a.py": "X = 1\n"}, {"src/shop/a.py": "X = 1\n" * 1001}),
    Item("chat-mode", "security.findings", {"src/shop/a.py": "X = 1\n"}, {"src/shop/a.py": "assert 1\n"}),
    Item(
        "bounded", "scope.violations", {"backend/app.py": "X = 1\n", "issues.md": ISSUE}, {"backend-docs/a.md": "x\n"}
    ),
    Item("bounded", "scope.violations", {"backend/app.py": "X = 1\n"}, {"architecture/backend.md": "# Less\n"}),
    Item(
        "bounded", "issue_log.findings", {"issues.md": ISSUE}, {"issues.md": ISSUE.replace("**Priority:** high\n", "")}
    ),
    Item("bounded", "secrets.findings", {"backend/app.py": "X = 1\n"}, {"backend/app.py": f'K = "{KEY}"\n'}),
    Item(
        "bounded",
        "duplication.changed",
        {"src/shop/b.py": "".join(f"def f{n}(a, b):\n    return a * {n} + b\n\n\n" for n in range(20))},
        {
            "src/shop/b.py": "\n\n".join(
                ["".join(f"VALUE_{n} = compute({n}, {n}, {n}) + other({n})\n" for n in range(30))] * 2
            )
        },
    ),
    Item("trd", "scope.violations", {"src/shop/a.py": "X = 1\n"}, {"src/shop/a.py": "X = 1\n" * 801}),
    Item(
        "trd",
        "docs.examples",
        {"src/shop/prices.py": MORE.format(DOCUMENTED)},
        {"src/shop/prices.py": MORE.format('"""C."""\n    ')},
    ),
    Item(
        "trd",
        "api.unannounced",
        {
            "src/shop/prices.py": '"""Prices."""\n',
            "CHANGELOG.md": "# Changes\n\n- `total` is removed. Migration: use sum().\n",
        },
        {"src/shop/prices.py": '"""Prices."""\n'},
    ),
    Item(
        "trd", "endpoints.findings", {"src/shop/r.py": ROUTE.format("Order")}, {"src/shop/r.py": ROUTE.format("dict")}
    ),
    Item(
        "trd", "commits.findings", {"src/shop/a.py": "X = 1\n"}, {"src/shop/a.py": "X = 1\n"}, "fixup! Change the shop"
    ),
    Item(
        "trd",
        "todos.findings",
        {"src/shop/a.py": "# TODO(ada, 2027-01-31): split\nX = 1\n"},
        {"src/shop/a.py": "# TODO: split\nX = 1\n"},
    ),
    Item("trd", "integrity.warnings", {"src/shop/a.py": "X = 1\n"}, {"src/shop/a.py": "import os  # noqa: F401\n"}),
    Item(
        "trd",
        "environment.unpinned",
        {"pyproject.toml": BASE["pyproject.toml"]},
        {"pyproject.toml": BASE["pyproject.toml"].replace("click>=8,<9", "click")},
    ),
    Item("tdd", "tests_first.missing", {"src/shop/prices.py": MODULE + "\n"}, {"src/shop/new.py": MODULE}),
    Item(
        "tdd",
        "traceability.findings",
        {"src/shop/prices.py": MODULE + "\n"},
        {"src/shop/untraced.py": MODULE, "tests/test_untraced.py": ""},
    ),
    Item("tdd", "environment.packages", {"src/shop/a.py": "X = 1\n"}, {"src/shop/sub/a.py": "X = 1\n"}),
    Item("new-code", "scope.violations", {"src/shop/a.py": "X = 1\n"}, {"apps/one/frontend/main.ts": "x\n"}),
    Item(
        "new-code",
        "annotations.findings",
        {"src/shop/a.py": "X: str | None = None\n"},
        {"src/shop/a.py": "from typing import Optional\n\nX: Optional[str] = None\n"},
    ),
    Item(
        "new-code",
        "endpoints.findings",
        {"src/shop/r.py": ROUTE.format("Order")},
        {"src/shop/r.py": ROUTE.format("dict")},
    ),
    Item("new-code", "format.files", {"src/shop/a.py": "X = 1\n"}, {"src/shop/a.py": "X  =  1\n"}),
)


def judged(folder: Path, item: Item, files: Files, message: str) -> Report:
    repo = Repo.make(folder, BASE)
    repo.git("checkout", "-q", "-b", "work")
    repo.commit(files, message)
    only = (item.id.partition(".")[0],)
    return app.run(
        Request(repo.root, profile=item.role, base="main", only=only, environ=environment(), cache=False), Silent()
    )


def verdict(report: Report, id: str) -> Verdict:
    return next(one.verdict for one in report.items if one.id == id)


@pytest.mark.parametrize("item", ITEMS, ids=[f"{one.role}-{one.id}-{n}" for n, one in enumerate(ITEMS)])
def test_an_item_passes_and_fails(tmp_path: Path, item: Item) -> None:
    good = judged(tmp_path / "good", item, item.good, "Change the shop")
    assert verdict(good, item.id) is Verdict.PASS, _why(good, item.id)
    bad = judged(tmp_path / "bad", item, item.bad, item.message)
    assert verdict(bad, item.id) is Verdict.FAIL, _why(bad, item.id)


def _why(report: Report, id: str) -> Sequence[str]:
    item = next(one for one in report.items if one.id == id)
    return [
        str(item),
        *(f"{one.location.path}:{one.location.line} {one.name} {one.message}" for one in report.findings),
    ]


def test_the_page_names_every_condition_that_a_role_adds() -> None:
    page = (Path(__file__).parents[2] / "docs" / "role-profiles.md").read_text(encoding="utf-8")
    sections = {part.partition(":")[0]: part for part in page.split("\n## ")[1:]}
    assert sections.keys() == role_profiles().keys()
    for name, profile in role_profiles().items():
        own = [condition for condition, origin in profile.origins.items() if origin == name]
        assert [condition for condition in own if f"`{condition}`" not in sections[name]] == []
        assert [one.id for one in profile.manual if f"`{one.id}`" not in sections[name]] == []
