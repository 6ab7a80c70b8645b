"""How earlier runs look on the page."""

from __future__ import annotations

from msgspec.structs import replace

from gatekeeper.model.report import EarlierRun, Report, Verdict
from gatekeeper.reporters._html import trend
from gatekeeper.reporters.html import render
from tests.reporters.sample import HOSTILE_NAME, REPORT, item

Value = int | float | None


def past(*runs: tuple[Verdict, Value], head: str = "worktree") -> tuple[EarlierRun, ...]:
    """Runs with the verdict and the value of `x.y`."""
    return tuple(
        EarlierRun(f"2026-11-{nth:02}T10:00:00Z", f"{nth:040}", head, verdict, float(nth), {"x.y": (verdict, value)})
        for nth, (verdict, value) in enumerate(runs, 1)
    )


def report(value: Value, *runs: tuple[Verdict, Value], limit: str = ">= 80%", **more: str) -> Report:
    one = item("x.y", "X", Verdict.PASS, value=value, limit=limit, unit="%")
    return replace(REPORT, items=(one,), past=past(*runs, **more))


def made(value: Value, *runs: tuple[Verdict, Value], **more: str) -> trend.Trend:
    shown = trend.shown(report(value, *runs, **more))
    assert shown is not None
    return shown


def test_without_earlier_runs_there_is_nothing_to_show() -> None:
    assert trend.shown(REPORT) is None
    assert 'id="trend"' not in render(REPORT)


def test_the_verdicts_are_counted_and_drawn_in_order() -> None:
    shown = made(90, (Verdict.FAIL, 70), (Verdict.ERROR, None), (Verdict.PASS, 85))
    assert shown.summary == (
        "4 runs by this profile, the first at 2026-11-01 10:00:00 UTC: 1 failed, 1 not verified, 2 passed."
    )
    assert [(one.verdict, one.left, one.width) for one in shown.strip] == [
        (Verdict.FAIL, 0.0, 25.0),
        (Verdict.ERROR, 25.0, 25.0),
        (Verdict.PASS, 50.0, 25.0),
        (Verdict.PASS, 75.0, 25.0),
    ]


def test_a_value_is_drawn_against_its_limit_with_gaps_where_there_is_none() -> None:
    (one,) = made(90, (Verdict.FAIL, 70), (Verdict.FAIL, 75), (Verdict.ERROR, None), (Verdict.PASS, 85.5)).series
    assert (one.title, one.now) == ("X", "90%")
    assert one.summary == "70% at first, 70 to 90% since; limit >= 80%"
    assert one.lines == ["10.0,90.0 30.0,70.0", "70.0,28.0 90.0,10.0"]
    assert one.limit == 50.0
    assert [(dot.verdict, dot.x, dot.y) for dot in one.dots] == [
        (Verdict.FAIL, 10.0, 90.0),
        (Verdict.FAIL, 30.0, 70.0),
        (Verdict.PASS, 90.0, 10.0),
    ]


def test_a_lone_value_is_a_point() -> None:
    (one,) = made(90, (Verdict.PASS, 80), (Verdict.ERROR, None)).series
    assert one.lines == ["16.67,90.0 16.67,90.0", "83.33,10.0 83.33,10.0"]


def test_a_limit_far_away_or_without_a_number_is_not_drawn() -> None:
    for limit in ("<= 800", "by hand"):
        (one,) = made(12, (Verdict.PASS, 10), limit=limit).series
        assert one.limit is None
        assert one.lines == ["25.0,90.0 75.0,10.0"]


def test_what_never_changed_is_named_alone() -> None:
    shown = made(100, (Verdict.PASS, 100), (Verdict.ERROR, None))
    assert (shown.series, shown.steady) == ([], ["X 100%"])
    assert "The same in every run: X 100%." in render(report(100, (Verdict.PASS, 100)))


def test_the_table_has_the_newest_first() -> None:
    rows = made(90, (Verdict.FAIL, 70), (Verdict.ERROR, None)).rows
    assert [(one.ended, one.judged, one.word, one.took, one.values) for one in rows] == [
        ("this run", "work tree", "passed", f"{REPORT.seconds:.1f} s", ["90%"]),
        ("2026-11-02 10:00:00", "work tree at 0000000000", "not verified", "2.0 s", ["-"]),
        ("2026-11-01 10:00:00", "work tree at 0000000000", "failed", "1.0 s", ["70%"]),
    ]


def test_a_commit_is_named_once() -> None:
    assert made(90, (Verdict.FAIL, 70), head="1" * 40).rows[1].judged == "0000000000"
    one = report(90, (Verdict.FAIL, 70))
    committed = replace(one, change=replace(one.change, head="a" * 40))
    shown = trend.shown(committed)
    assert shown is not None
    assert shown.rows[0].judged == "a" * 10


def test_an_item_that_earlier_runs_did_not_have() -> None:
    one = report(90)
    other = EarlierRun("2026-11-01T10:00:00Z", "", "index", Verdict.PASS, 1.0, {"gone.by": (Verdict.PASS, 1)})
    shown = trend.shown(replace(one, past=(other,)))
    assert shown is not None
    assert (shown.series, shown.rows[1].judged) == ([], "index")


def test_the_page_is_as_harmless_with_them() -> None:
    hostile = EarlierRun(HOSTILE_NAME, HOSTILE_NAME, HOSTILE_NAME, Verdict.FAIL, 1.0, {HOSTILE_NAME: (Verdict.FAIL, 1)})
    page = render(replace(REPORT, past=(hostile,)))
    assert "\x1b" not in page
    assert page.count("</script>") == render(REPORT).count("</script>")
