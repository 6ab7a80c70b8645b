import nox

@nox.session(default=False)
def typing(session):
    session.run("mypy", "src")
