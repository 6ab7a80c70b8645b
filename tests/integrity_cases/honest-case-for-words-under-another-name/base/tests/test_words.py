from shop.words import Speaker


def test_article():
    speaker = Speaker()
    assert speaker.a("honest grocer") == "an honest grocer"
    assert speaker.a("unit of flour") == "a unit of flour"
