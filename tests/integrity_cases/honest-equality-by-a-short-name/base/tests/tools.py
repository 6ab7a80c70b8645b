def eq_(one, other, text=""):
    assert one == other, text or f"{one} is not {other}"
