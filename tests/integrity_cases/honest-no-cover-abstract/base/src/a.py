class Base:
    def run(self):
        raise NotImplementedError  # pragma: no cover
