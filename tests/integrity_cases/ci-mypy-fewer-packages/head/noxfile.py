import nox


@nox.session
def types(session):
    session.run("mypy", "-p", "shop")
