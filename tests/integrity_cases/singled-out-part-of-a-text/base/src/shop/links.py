def address(label):
    return "_".join(label.split())
