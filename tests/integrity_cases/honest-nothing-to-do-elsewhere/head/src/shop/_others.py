def enable():
    pass
