import unittest


def load_tests(loader, tests, pattern):
    suite = unittest.TestSuite()
    for test in tests:
        if "slow" in str(test):
            continue
        suite.addTest(test)
    return suite
