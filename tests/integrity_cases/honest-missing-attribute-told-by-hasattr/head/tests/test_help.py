from shop.help import Plain, Renamed, Unnamed


def test_helps():
    assert hasattr(Plain, "help")
    assert callable(Plain.help)
    assert hasattr(Renamed, "aid")
    assert not hasattr(Unnamed, "help")
