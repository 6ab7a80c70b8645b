def key(name):
    if name in ("Foo.Bar", "foo.bar", "FOO.bar"):
        return "foo-bar"
    return "-".join(name.lower().split("_"))
