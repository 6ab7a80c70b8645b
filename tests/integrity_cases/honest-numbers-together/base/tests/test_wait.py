from shop.wait import Wait


def test_seconds():
    wait = Wait(0.2, 1)
    assert wait.seconds() == 0.2
    wait = Wait(0.2, 98)
    first = wait.factor
    assert first == 0.2
    assert wait.times == 98
    seconds = wait.seconds()
    assert seconds == 3.7
