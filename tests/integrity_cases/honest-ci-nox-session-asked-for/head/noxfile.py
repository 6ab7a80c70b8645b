import nox

@nox.session(default=False)
def typing(session):
    session.run("mypy", "src")

@nox.session
def tests(session):
    session.run("pytest")
