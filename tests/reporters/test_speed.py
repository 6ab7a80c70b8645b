"""Every format shows many findings in a time that grows with their number, and not with its square."""

import pytest

from gatekeeper import reporters
from gatekeeper.model.report import Report
from tests.growth import growth
from tests.reporters.sample import flood


@pytest.fixture(scope="module")
def few() -> Report:
    return flood(600)


@pytest.fixture(scope="module")
def many() -> Report:
    return flood(6_000)


@pytest.mark.parametrize("name", reporters.names())
def test_time_grows_with_the_findings(name: str, few: Report, many: Report) -> None:
    assert growth(few, many, reporters.load(name)) < 30
