import sys
import unittest


def main():
    suite = unittest.TestLoader().discover("tests")
    outcome = unittest.TextTestRunner(verbosity=2).run(suite)
    return outcome.failures, outcome.errors


if __name__ == "__main__":
    failures, errors = main()
    raise SystemExit(2 if errors else 1 if failures else 0)
