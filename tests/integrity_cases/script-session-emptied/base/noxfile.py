import nox


@nox.session
def lint(session):
    session.run("pre-commit", "run", "--all-files")
