import datetime
import pytest
from shop import closed

@pytest.mark.parametrize("day", [datetime.date(2020, 4, 12), datetime.date(2021, 4, 4)])
def test_closed(day):
    result = closed(day.year)
    assert (day.year, day.month) == (result.year, result.month)
