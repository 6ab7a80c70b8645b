def setting(name, cast=str):
    return cast(name)
