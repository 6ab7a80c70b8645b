"""Every format shows a great many findings quickly."""

import time

import pytest

from gatekeeper import reporters
from gatekeeper.model.report import Report
from tests.reporters.sample import flood


@pytest.fixture(scope="module")
def many() -> Report:
    return flood(20_000)


@pytest.mark.parametrize("name", reporters.names())
def test_twenty_thousand_findings_are_quick(name: str, many: Report) -> None:
    render = reporters.load(name)
    begun = time.process_time()
    text = render(many)
    assert time.process_time() - begun < 2
    assert text
