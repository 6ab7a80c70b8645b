def rate(item):
    return 2 if item['kind'] == 'food' else 3
