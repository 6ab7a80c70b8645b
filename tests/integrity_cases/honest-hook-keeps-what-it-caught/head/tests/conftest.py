def pytest_runtest_call(item):
    try:
        item.runtest()
    except AssertionError as problem:
        item.problem = problem
        raise
