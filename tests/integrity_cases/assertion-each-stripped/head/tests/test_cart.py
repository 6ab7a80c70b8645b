def test_log(log):
    assert [line.strip() for line in log.text().splitlines()] == ["one", "two"]
