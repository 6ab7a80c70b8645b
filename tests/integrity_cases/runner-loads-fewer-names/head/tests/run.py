import unittest

MODULES = [
    "tests.cart",
    "tests.prices",
]


def test_runner(stream):
    return unittest.TextTestRunner(stream)


def all():
    return unittest.defaultTestLoader.loadTestsFromNames(MODULES)


def main():
    return test_runner(None).run(all())


if __name__ == "__main__":
    main()
