def prices(*found):
    return list(found)
