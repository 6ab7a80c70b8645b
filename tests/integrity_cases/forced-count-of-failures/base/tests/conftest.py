def pytest_sessionfinish(session):
    print(session.testscollected)
