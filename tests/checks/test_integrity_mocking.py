"""In how many ways a test can replace what it tests, and what looks like it and is not."""

from __future__ import annotations

from pathlib import Path
from textwrap import indent

import pytest

from tests.checks.test_integrity import judged

HEAD = """
import asyncio, sys, importlib, functools
from contextlib import ExitStack
from unittest import mock
from unittest.mock import Mock, patch
import pytest
import shop.cart
from shop import cart
from shop.cart import Cart, total

def three(*given):
    return 3

"""
SOURCES = {
    "src/shop/__init__.py": b"",
    "src/shop/cart.py": b"class Cart:\n    def sum(self):\n        return 3\n\ndef total(one):\n    return sum(one)\n",
}
CALLED = "assert total([1, 2]) == 3"
ASKED = "till = Cart([1, 2])\nassert till.sum() == 3"


def replaced(tmp_path: Path, before: str, after: str, given: str = "", module: str = "") -> list[str]:
    """The rules that find something in a test that is changed."""

    def written(body: str, given: str, module: str) -> dict[str, bytes]:
        test = f"def test_it({given}):\n{indent(body, '    ')}\n"
        return {**SOURCES, "tests/test_cart.py": f"{HEAD}{module}\n{test}".encode()}

    return [one.rule for one in judged(tmp_path, written(before, "", ""), written(after, given, module))]


FUNCTION = [
    'mocker.patch(f"{__name__}.total", return_value=3)',
    'mocker.patch(__name__ + ".total", return_value=3)',
    'mocker.patch("%s.total" % __name__, return_value=3)',
    'mocker.patch("{}.total".format(__name__), return_value=3)',
    'mocker.patch(".".join([__name__, "total"]), return_value=3)',
    'mocker.patch(f"{total.__module__}.{total.__name__}", return_value=3)',
    'target = "shop.cart.total"\nmocker.patch(target, return_value=3)',
    'monkeypatch.setattr(sys.modules[__name__], "total", three)',
    'monkeypatch.setattr(importlib.import_module(__name__), "total", three)',
    'here = sys.modules[__name__]\nmonkeypatch.setattr(here, "total", three)',
    'monkeypatch.setitem(globals(), "total", three)',
    'monkeypatch.setitem(vars(sys.modules[__name__]), "total", three)',
    'mocker.patch.dict(globals(), {"total": three})',
    "mocker.patch.dict(sys.modules[__name__].__dict__, total=three)",
    'mocker.patch.multiple("tests.test_cart", total=three)',
    'setattr(sys.modules[__name__], "total", three)',
    'sys.modules[__name__].__setattr__("total", three)',
    'globals()["total"] = three',
    "globals().update(total=three)",
    'globals().__setitem__("total", three)',
    "global total\ntotal = make_total()",
    "total = lambda given: 3",
    "total: object = functools.partial(three, 1)",
    "total = {(1, 2): 3}.get",
    "def total(given):\n    return 3",
    'total = mocker.patch("shop.cart.total", return_value=3)',
    'total = mocker.patch.object(cart, "total", return_value=3)',
    'total = mock.patch("shop.cart.total", return_value=3).start()',
    'stack = ExitStack()\ntotal = stack.enter_context(patch("shop.cart.total", return_value=3))',
]


@pytest.mark.parametrize("replacing", FUNCTION)
def test_a_function_that_is_replaced_and_asked_is_found(tmp_path: Path, replacing: str) -> None:
    found = replaced(tmp_path, CALLED, f"{replacing}\n{CALLED}", "mocker, monkeypatch")
    assert set(found) == {"mock-of-subject"}


@pytest.mark.parametrize(
    "replacing",
    [
        "shop.cart.total = lambda given: 3",
        "shop.cart.total = Mock(return_value=3)",
        "shop.cart.total = three",
        'sys.modules["shop.cart"].total = three',
        'setattr(shop.cart, "total", three)',
        'cart.__dict__["total"] = three',
        'mocker.patch.dict("shop.cart.__dict__", {"total": three})',
        'mocker.patch.object(sys.modules["shop.cart"], "total", three)',
    ],
)
def test_a_function_that_is_replaced_in_its_module_is_found(tmp_path: Path, replacing: str) -> None:
    before = "assert shop.cart.total([1, 2]) == 3"
    found = replaced(tmp_path, before, f"{replacing}\n{before}", "mocker")
    assert set(found) == {"mock-of-subject"}


@pytest.mark.parametrize(
    "asserting",
    [
        "a, b, c = total([1, 2])\nassert b == 2",
        "if (r := total([1, 2])):\n    assert r == 3",
        "with total([1, 2]) as r:\n    assert r.read() == 3",
        "assert total([1, 2]).rounded() == 3",
        "assert [total(one) for one in ([1], [2])] == [1, 2]",
        "assert all(total(one) for one in ([1], [2]))",
        "assert total([1, 2]) and not total([])",
        "assert (total([1]), total([2])) == (1, 2)",
        "assert len(total([1, 2])) == 2",
        "with pytest.raises(ValueError):\n    with open('x'):\n        total([])",
        "with open('x'):\n    with pytest.raises(ValueError) as info:\n        r = total([])\nassert info",
        "with open('x'), pytest.raises(ValueError):\n    total([])",
        "pytest.raises(ValueError, total, [])",
        "pytest.raises(ValueError, lambda: total([]))",
        "kept = [1]\ntotal(kept)\nassert kept == [3]",
    ],
)
def test_whatever_way_the_result_is_asserted(tmp_path: Path, asserting: str) -> None:
    found = replaced(tmp_path, asserting, f'monkeypatch.setattr("shop.cart.total", three)\n{asserting}', "monkeypatch")
    assert set(found) == {"mock-of-subject"}


@pytest.mark.parametrize(
    ("replacing", "asked"),
    [
        ('monkeypatch.setattr(till, "sum", three)', "till"),
        ('monkeypatch.setattr(till, "sum", sum)\ndef sum():\n    return 3', "till"),
        ("till.sum = lambda: 3", "till"),
        ("till.sum = three", "till"),
        ('till.__dict__["sum"] = three', "till"),
        ('object.__setattr__(till, "sum", three)', "till"),
        ('patch.object(till.inner, "sum", return_value=3).start()', "till.inner"),
        ("made = make_till()\nmade.sum = Mock(return_value=3)", "made"),
        ('with pytest.MonkeyPatch.context() as m:\n    m.setattr(till, "sum", three)\n    found = till.sum()', "till"),
    ],
)
def test_a_method_that_is_replaced_in_an_object_and_asked_is_found(tmp_path: Path, replacing: str, asked: str) -> None:
    asking = "assert found == 3" if "found" in replacing else f"assert {asked}.sum() == 3"
    found = replaced(tmp_path, f"assert {asked}.sum() == 3", f"{replacing}\n{asking}", "till, monkeypatch")
    assert set(found) == {"mock-of-subject"}


@pytest.mark.parametrize(
    "replacing",
    [
        'type(till).sum = three\nmonkeypatch.setattr(type(till), "sum", three)',
        "Cart.sum = lambda self: 3",
        "Cart.sum = property(three)",
        'monkeypatch.setattr(till.__class__, "sum", three)',
        'monkeypatch.setattr("shop.cart.Cart.sum", three)',
        "class Fixed(Cart):\n    def sum(self):\n        return 3\ntill = Fixed([1, 2])",
    ],
)
def test_a_method_that_is_replaced_in_its_class_is_found(tmp_path: Path, replacing: str) -> None:
    asked = "assert till.sum() == 3"
    found = replaced(tmp_path, ASKED, f"till = Cart([1, 2])\n{replacing}\n{asked}", "monkeypatch")
    assert set(found) == {"mock-of-subject"}


@pytest.mark.parametrize(
    ("decorator", "given", "asserting"),
    [
        ('@patch("shop.cart.total", return_value=3)', "counted", "assert counted([1, 2]) == 3"),
        ('@patch.object(cart, "total")', "counted", "counted.return_value = 3\nassert counted([1, 2]) == 3"),
        ('@cart.command\n@patch("shop.cart.total")', "counted", "assert counted([1, 2]) == 3"),
        ('@patch(f"{__name__}.total", three)', "", CALLED),
        ('@patch.dict(globals(), {"total": three})', "", CALLED),
    ],
)
def test_a_decorator_replaces(tmp_path: Path, decorator: str, given: str, asserting: str) -> None:
    before = {**SOURCES, "tests/test_cart.py": f"{HEAD}def test_it():\n    {CALLED}\n".encode()}
    after = f"{HEAD}{decorator}\ndef test_it({given}):\n{indent(asserting, '    ')}\n".encode()
    found = judged(tmp_path, before, {**SOURCES, "tests/test_cart.py": after})
    assert {one.rule for one in found} == {"mock-of-subject"}


@pytest.mark.parametrize(
    "module",
    [
        'setattr(shop.cart, "total", three)',
        "shop.cart.total = three",
        'patch("shop.cart.total", three).start()',
        "if sys.argv:\n    shop.cart.total = lambda given: 3",
        '@pytest.fixture\ndef fixed(monkeypatch):\n    monkeypatch.setattr("shop.cart.total", three)',
    ],
)
def test_what_is_replaced_around_the_test(tmp_path: Path, module: str) -> None:
    asked = "assert shop.cart.total([1, 2]) == 3"
    found = replaced(tmp_path, asked, asked, "fixed" if "fixture" in module else "", module)
    assert set(found) == {"mock-of-subject"}


@pytest.mark.parametrize("decorator", ['@patch("shop.cart.total", three)', '@patch.object(cart, "total", three)'])
def test_a_decorator_of_a_class_replaces_for_its_tests(tmp_path: Path, decorator: str) -> None:
    tests = f"class TestTotal:\n    def test_it(self):\n        {CALLED}\n"
    before, after = (f"{HEAD}{one}{tests}".encode() for one in ("", f"{decorator}\n"))
    found = judged(tmp_path, {**SOURCES, "tests/test_a.py": before}, {**SOURCES, "tests/test_a.py": after})
    assert {one.rule for one in found} == {"mock-of-subject"}


@pytest.mark.parametrize(
    ("replacing", "asserting"),
    [
        ('real = cart.total\nmonkeypatch.setattr(cart, "total", lambda one: real(one))', CALLED),
        ('monkeypatch.setattr(cart, "total", functools.partial(cart.total))', CALLED),
        ('with patch("shop.cart.total", return_value=3):\n    cart.show()', CALLED),
        ('with patch.object(till, "sum", return_value=3):\n    till.show()', "assert till.sum() == 3"),
        ("kept = till.sum\ntill.sum = lambda: 3\ntill.show()\ntill.sum = kept", "assert till.sum() == 3"),
        ("till.sum = Mock()\ntill.show()\ndel till.sum", "assert till.sum() == 3"),
        ('monkeypatch.setattr(till, "sum", three)\ntill.show()\nmonkeypatch.undo()', "assert till.sum() == 3"),
        ("asked = till.sum()\ntill.sum = lambda: 4", "assert asked == 3"),
        ("socket = Mock()\nsocket.read = Mock(return_value=3)", "assert socket.read() == 3"),
        ("socket = mocker.Mock()\nsocket.read = lambda: 3", "assert socket.read() == 3"),
        ("first, second = three", "assert total([1]) == first"),
        ("setattr(**till.given)", CALLED),
        ('monkeypatch.setattr("shop.cart.total".upper(), three)', CALLED),
        ("class Kept(Cart):\n    limit = 3", "assert Kept([1, 2]).sum() == 3"),
        ("class Rate:\n    def total(self):\n        return 3", "assert cart.pay(Rate()) == 3"),
        ("class Fixed(Cart):\n    def price(self):\n        return 3\ntill = Fixed([1])", "assert till.sum() == 3"),
        ("class Full(Cart):\n    def sum(self):\n        return super().sum()", "assert Full([1, 2]).sum() == 3"),
        ("@cart.command\ndef total(given):\n    return 3", "assert cart.run(total) == 3"),
        ('monkeypatch.setitem(cart.rates, "total", three)', CALLED),
        ('client.patch("/total", three)', "assert client.get('/total') == 3"),
    ],
)
def test_what_only_looks_like_it(tmp_path: Path, replacing: str, asserting: str) -> None:
    given = "till, client, mocker, monkeypatch"
    assert replaced(tmp_path, asserting, f"{replacing}\n{asserting}", given) == []


def test_an_attribute_may_be_given_something_to_call(tmp_path: Path) -> None:
    after = "till.on_change = lambda: 3\nassert till.on_change() == 3"
    assert replaced(tmp_path, "assert till", f"assert till\n{after}", "till") == []


def test_what_was_called_and_is_replaced_now_is_told_whatever_raises(tmp_path: Path) -> None:
    asserting = "with pytest.raises(ValueError):\n    total([])\n    cart.show()"
    after = f'monkeypatch.setattr("shop.cart.total", three)\n{asserting}'
    assert replaced(tmp_path, asserting, after, "monkeypatch") == ["mock-of-subject"]
