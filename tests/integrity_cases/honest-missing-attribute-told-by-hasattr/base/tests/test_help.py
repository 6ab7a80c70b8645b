from shop.help import Plain, Renamed, Unnamed


def test_helps():
    sentinel = object()
    assert getattr(Plain, "help", sentinel) is not sentinel
    assert getattr(Renamed, "aid", sentinel) is not sentinel
    assert getattr(Unnamed, "help", sentinel) is sentinel
