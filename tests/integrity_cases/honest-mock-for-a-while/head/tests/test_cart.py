from unittest import mock


def test_total(till):
    with mock.patch.object(till, "total", return_value=7):
        assert till.receipt() == "7 EUR"
    assert till.total() == 3
