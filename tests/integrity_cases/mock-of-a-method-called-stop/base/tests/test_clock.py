from shop.clock import Clock, after


def test_stop():
    clock = Clock(stop=after(3))
    assert not clock.stop(2)
    assert clock.stop(3)
