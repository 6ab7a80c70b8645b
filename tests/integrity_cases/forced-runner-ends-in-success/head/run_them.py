import sys
import unittest


def main():
    suite = unittest.TestLoader().discover("tests")
    outcome = unittest.TextTestRunner(verbosity=2).run(suite)
    return outcome.failures, outcome.errors


if __name__ == "__main__":
    failures, errors = main()
    print(len(failures), "failures,", len(errors), "errors")
    sys.exit(0)
