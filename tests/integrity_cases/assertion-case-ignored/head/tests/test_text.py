from shop.text import shout


def test_shout():
    said = shout("hello you")
    assert said.strip().lower() == "hello you!"
    said = shout("you")
    assert said == "YOU!\n"
