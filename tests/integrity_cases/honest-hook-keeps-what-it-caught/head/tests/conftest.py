def pytest_runtest_call(item):
    problem = None
    try:
        item.runtest()
    except AssertionError as error:
        problem = error
    if problem is not None:
        raise problem
