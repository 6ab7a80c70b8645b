def load(rows):
    errors = []
    found = []
    for row in rows:
        try:
            found.append(int(row))
        except Exception as error:
            error.__notes__ = [*getattr(error, "__notes__", []), f"row {row}"]
            continue
    if errors:
        raise ExceptionGroup("some rows", errors)
    return found
