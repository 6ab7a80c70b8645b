from shop.files import is_kept


def test_is_kept():
    assert is_kept("/home/ann/list.txt", {"*.TXT?"})
