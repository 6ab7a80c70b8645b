from shop.cart import Kind, ordered


class One(Kind):
    pass


class Two(Kind):
    pass


def test_ordered():
    assert ordered([Two, One]) == [One, Two]


def test_others():
    from shop.others import One, Three

    assert ordered([Three, One]) == [One, Three]
