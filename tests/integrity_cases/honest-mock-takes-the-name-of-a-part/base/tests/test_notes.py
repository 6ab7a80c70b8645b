from shop.notes import Notes, clock


def test_note():
    notes = Notes(clock)
    notes.add("milk")
    assert notes.count() == 1
