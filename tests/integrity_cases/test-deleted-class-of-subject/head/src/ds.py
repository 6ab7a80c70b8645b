class Plain(dict):
    pass
