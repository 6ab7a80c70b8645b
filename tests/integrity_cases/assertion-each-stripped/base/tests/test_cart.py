def test_log(log):
    assert log.text().splitlines() == ["one", "  two"]
