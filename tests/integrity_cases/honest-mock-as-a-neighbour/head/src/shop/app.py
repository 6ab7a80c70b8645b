def client():
    return 1
