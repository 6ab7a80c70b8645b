def load(rows):
    errors = []
    for row in rows:
        try:
            yield int(row)
        except ValueError as error:
            error.add_note(row)
    if errors:
        raise ExceptionGroup("some rows", errors)
