VALUES = {"count": "42", "names": "a,b"}


class Settings:
    def __init__(self, **kinds):
        self.kinds = kinds

    def __call__(self, name, kind=None, default=None):
        wanted = kind or self.kinds.get(name, str)
        if isinstance(wanted, tuple):
            wanted, default = wanted
        if name not in VALUES:
            return default
        if isinstance(wanted, list):
            return [wanted[0](one) for one in VALUES[name].split(",")]
        return wanted(VALUES[name])
