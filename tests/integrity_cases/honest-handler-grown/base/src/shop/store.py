def supports_strict(connection):
    name = "probe"
    try:
        with connection:
            connection.execute(f"create table {name} (x) strict")
    except Exception:
        return False
    return True


def close(connection):
    connection.close()
