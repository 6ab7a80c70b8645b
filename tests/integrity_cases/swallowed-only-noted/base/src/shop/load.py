def load(rows):
    errors = []
    for row in rows:
        try:
            yield int(row)
        except ValueError as error:
            errors.append(error)
    if errors:
        raise ExceptionGroup("some rows", errors)
