import nox

@nox.session
def typing(session):
    session.run("mypy", "src")

@nox.session
def tests(session):
    session.run("pytest")
