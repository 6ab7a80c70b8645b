from pathlib import Path


def load_tests(loader, tests, pattern):
    names = [path.stem for path in Path(__file__).parent.glob("test_*.py") if not path.stem.startswith("test_ca")]
    for name in names:
        tests.addTests(loader.loadTestsFromName(f"tests.{name}"))
    return tests
