import nox

@nox.session
def typing(session:
