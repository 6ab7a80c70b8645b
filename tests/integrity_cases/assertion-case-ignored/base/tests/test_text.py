from shop.text import shout


def test_shout():
    said = shout("hello you")
    assert said == "HELLO YOU!\n"
    said = shout("you")
    assert said == "YOU!\n"
