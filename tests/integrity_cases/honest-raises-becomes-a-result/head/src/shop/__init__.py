def setting(name, cast=str):
    return cast(name) if name.isdigit() else 0
