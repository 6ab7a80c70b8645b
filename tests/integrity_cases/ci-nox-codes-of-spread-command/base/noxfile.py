import nox


@nox.session
def tests(session):
    coverage = ["python", "-m", "coverage"]
    session.run(*coverage, "run", "-m", "pytest", *session.posargs)
    session.run(*coverage, "report", "--fail-under=90")
