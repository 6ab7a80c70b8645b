"""How orders are sent."""


def pack(order):
    return sorted(order)


def ship(order, post):
    """The number under which an order is sent."""
    if len(order) > 10:
        # TODO: send large orders
        # in several boxes
        return None
    return post.send([pack(order)])
