from shop.cart import written


def test_written():
    assert written(limits("foo")) == "<any>"
    assert written(limits("foo>1.2,~=1.1,<1.5")) == "~=1.1,>1.2,<1.5"
