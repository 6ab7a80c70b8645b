from shop.keys import suggested


def test_suggested():
    assert suggested("craete", ["create", "delete"]) == "create"
