import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.reporters._escape import cells, escaped_json, one_line, path_tail, visible

ANY = st.text(st.characters())


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("\x1b[2J", r"\x1b[2J"),
        ("\x9b1m", r"\x9b1m"),
        ("a\nb\r\tc", r"a\nb\r\tc"),
        ("\u202egpj", r"\u202egpj"),
        ("\u2066x\u2069\u061c\u200e", r"\u2066x\u2069\u061c\u200e"),
        ("a\u200bb\ufeff", r"a\u200bb\ufeff"),
        ("\U000e0041", r"\U000e0041"),
        ("\u2028", r"\u2028"),
        ("caf\udce9", r"caf\xe9"),
        ("\ud800", r"\ud800"),
        ("größe 価格 é `′`", "größe 価格 é `′`"),
    ],
)
def test_hazards_are_written_out_and_nothing_else(hostile: str, shown: str) -> None:
    assert visible(hostile) == shown


@given(ANY)
def test_visible_text_is_encodable_and_stays_as_it_is(text: str) -> None:
    shown = visible(text)
    shown.encode()
    assert visible(shown) == shown
    assert not any(ord(character) < 0x20 or 0x7F <= ord(character) < 0xA0 for character in shown)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_escaped_json_says_the_same(text: str) -> None:
    document = escaped_json(json.dumps(text, ensure_ascii=False))
    assert json.loads(document) == text
    assert visible(document) == document


def test_json_cannot_carry_stray_bytes() -> None:
    assert json.loads(escaped_json(json.dumps("a\udcff\ud800", ensure_ascii=False))) == r"a\xff\ud800"


@given(ANY, st.integers(2, 40))
def test_cut_text_keeps_to_its_limit(text: str, limit: int) -> None:
    assert len(one_line(text, limit)) <= limit
    assert len(path_tail(text, limit)) <= limit


def test_what_fits_is_not_cut() -> None:
    assert one_line("four", 4) == "four"
    assert one_line("fives", 4) == "fiv…"
    assert path_tail("a/b.py", 6) == "a/b.py"
    assert path_tail("aa/b.py", 6) == "…/b.py"


def test_columns_on_a_terminal() -> None:
    assert cells("plain") == 5
    assert cells("価格") == 4
    assert cells("e\u0301é") == 2
