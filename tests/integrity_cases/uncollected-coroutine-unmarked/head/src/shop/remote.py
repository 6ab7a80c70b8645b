async def fetch(name):
    return [1, 2]
