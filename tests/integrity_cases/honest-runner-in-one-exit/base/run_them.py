import sys
import unittest


def main():
    suite = unittest.TestLoader().discover("tests")
    outcome = unittest.TextTestRunner(verbosity=2).run(suite)
    return outcome.failures, outcome.errors


if __name__ == "__main__":
    failures, errors = main()
    if errors:
        sys.exit(2)
    elif failures:
        sys.exit(1)
    sys.exit(0)
