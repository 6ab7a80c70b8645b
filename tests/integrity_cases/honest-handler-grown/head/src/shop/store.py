def supports_strict(connection):
    try:
        name = "probe"
        with connection:
            connection.execute(f"create table {name} (x) strict")
        return True
    except Exception:
        return False


def close(connection):
    connection.close()
