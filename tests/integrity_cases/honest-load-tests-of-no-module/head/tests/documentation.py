from doctest import DocTestSuite


def load_tests(loader, tests, pattern):
    return DocTestSuite("shop.cart")
