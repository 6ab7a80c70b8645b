import pytest


import asyncio


def pytest_pyfunc_call(pyfuncitem):
    asyncio.run(pyfuncitem.obj())
    return True


def pytest_ignore_collect(collection_path):
    return None


def pytest_cmdline_main(config):
    return None


def pytest_report_teststatus(report):
    return None


def pytest_sessionfinish(session):
    session.done = True
