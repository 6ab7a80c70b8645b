class ShopError(Exception):
    pass


class OrderError(ShopError):
    pass


class EmptyOrderError(OrderError):
    pass
