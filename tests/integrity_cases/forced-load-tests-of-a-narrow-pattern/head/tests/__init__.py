import os


def load_tests(loader, tests, pattern):
    tests.addTests(loader.discover(os.path.dirname(__file__), pattern="test_b*.py"))
    return tests
