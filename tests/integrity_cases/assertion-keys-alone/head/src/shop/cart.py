def table(name):
    return {name: 1}
