def f(session, q):
    return session.execute(q).all()  # type: ignore[no-any-return]
