import nox


@nox.session
def lint(session):
    session.run("ruff", "check", ".")


@nox.session
def tests(session):
    session.run("pytest")
