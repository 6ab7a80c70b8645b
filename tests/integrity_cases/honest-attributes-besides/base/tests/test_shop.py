from shop import closed

def test_closed(day):
    assert day == closed(day.year)
