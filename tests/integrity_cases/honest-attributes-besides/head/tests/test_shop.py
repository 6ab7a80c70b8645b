from shop import closed

def test_closed(day):
    result = closed(day.year)
    assert result == day
    assert result.tzinfo == day.tzinfo
