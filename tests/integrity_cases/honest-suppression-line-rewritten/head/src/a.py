def f(db, query, *, limit):
    rows = db.run(query, limit=limit)
    return rows.fetch()  # type: ignore[no-any-return]
