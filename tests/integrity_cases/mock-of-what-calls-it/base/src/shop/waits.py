class Fixed:
    pass
