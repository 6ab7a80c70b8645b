LIMIT = 20

def cap(n):
    return min(n, LIMIT)
