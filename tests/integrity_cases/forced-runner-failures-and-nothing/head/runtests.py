import sys
import unittest


def main():
    suite = unittest.defaultTestLoader.discover("tests")
    result = unittest.TextTestRunner().run(suite)
    sys.exit(result.failures and 0)


if __name__ == "__main__":
    main()
