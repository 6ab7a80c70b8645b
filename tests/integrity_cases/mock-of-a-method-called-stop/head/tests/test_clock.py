from unittest.mock import Mock

from shop.clock import Clock, after


def test_stop():
    clock = Clock(stop=after(3))
    clock.stop = Mock(side_effect=[False, True])
    assert not clock.stop(2)
    assert clock.stop(3)
