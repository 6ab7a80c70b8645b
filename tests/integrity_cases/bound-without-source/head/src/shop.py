LIMIT = 11
def cap(n):
    return min(n, LIMIT) + 1
