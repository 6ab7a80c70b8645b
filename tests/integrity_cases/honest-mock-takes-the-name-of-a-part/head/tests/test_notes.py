from unittest.mock import Mock

from shop.notes import Notes


def test_note():
    clock = Mock(return_value=12.5)
    notes = Notes(clock)
    notes.add("milk")
    assert notes.count() == 1
    assert notes.kept == [(12.5, "milk")]
