def find(n):
    return D.get(n, 0)
