class Plain:
    name = "shop"
