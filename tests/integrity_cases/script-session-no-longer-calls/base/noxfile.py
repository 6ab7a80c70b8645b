import nox


@nox.session
def types(session):
    session.install("mypy")
    session.run("mypy", "src")


@nox.session
def lint(session):
    session.install("pre-commit")
    session.run("pre-commit", "run", "--all-files")
    types(session)
