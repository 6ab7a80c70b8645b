import sys
import unittest


def main():
    suite = unittest.defaultTestLoader.discover("tests")
    result = unittest.TextTestRunner().run(suite)
    sys.exit(len(result.failures) + len(result.errors))


if __name__ == "__main__":
    main()
