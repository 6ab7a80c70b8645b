def refresh(items, load):
    for item in items:
        item.count = load(item)
