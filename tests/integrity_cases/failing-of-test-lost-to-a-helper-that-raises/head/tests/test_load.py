from shop.cart import load


def named(found):
    if found is None:
        raise ValueError("nothing")
    return found


def test_load():
    for one in named(load("a")):
        print(one)
