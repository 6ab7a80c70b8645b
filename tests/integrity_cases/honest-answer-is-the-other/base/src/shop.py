def ready(n):
    return n > 1
