import os

import nox


@nox.session
def tests(session):
    session.run("pytest", "--cov=shop", "--cov-fail-under=90")
