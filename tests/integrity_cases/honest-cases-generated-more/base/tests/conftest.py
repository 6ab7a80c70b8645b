VERSIONS = "3.11", "3.12", "3.13"


def pytest_generate_tests(metafunc):
    if "version" in metafunc.fixturenames:
        metafunc.parametrize("version", VERSIONS)
    elif "case" in metafunc.fixturenames:
        cases = list(read_cases())
        metafunc.parametrize("case", cases)


def read_cases():
    return [1, 2]
