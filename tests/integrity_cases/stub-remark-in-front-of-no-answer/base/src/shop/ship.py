"""How orders are sent."""


def pack(order):
    return sorted(order)


def ship(order, post):
    """The number under which an order is sent."""
    if len(order) > 10:
        boxes = [order[:10], order[10:]]
        return post.send(map(pack, boxes))
    return post.send([pack(order)])
