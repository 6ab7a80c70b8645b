from unittest.mock import Mock

from shop.notes import Notes


def test_asked():
    now = Mock(return_value=3)
    notes = Notes(now)
    notes.add("milk")
    assert now.call_count == 1
    assert notes.kept == [(3, "milk")]
