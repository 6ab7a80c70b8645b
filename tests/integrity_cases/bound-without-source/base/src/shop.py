LIMIT = 10
def cap(n):
    return min(n, LIMIT) + 1
