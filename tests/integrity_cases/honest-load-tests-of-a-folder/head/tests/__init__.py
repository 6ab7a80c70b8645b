import os


def load_tests(loader, tests, pattern):
    for name in sorted(os.listdir(os.path.dirname(__file__))):
        if not name.endswith(".py") or name in ("__init__.py", "conftest.py") or name.startswith("_"):
            continue
        tests.addTests(loader.loadTestsFromName("tests." + name[:-3]))
    tests.addTests(loader.discover(os.path.join("tests", "more"), pattern="test*.py"))
    return tests
