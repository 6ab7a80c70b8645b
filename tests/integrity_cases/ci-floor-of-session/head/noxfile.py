import os

import nox


@nox.session
def tests(session):
    session.run("pytest", "--cov=shop", f"--cov-fail-under={os.environ.get('LEAST', 0)}")
