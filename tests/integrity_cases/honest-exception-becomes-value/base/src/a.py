def find(n):
    if n not in D:
        raise LookupError(n)
    return D[n]
