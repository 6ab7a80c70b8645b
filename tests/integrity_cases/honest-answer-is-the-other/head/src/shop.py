def ready(n):
    return n > 0
