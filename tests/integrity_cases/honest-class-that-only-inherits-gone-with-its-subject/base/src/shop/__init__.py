class Plain:
    name = "shop"


class Rich(Plain):
    pass
