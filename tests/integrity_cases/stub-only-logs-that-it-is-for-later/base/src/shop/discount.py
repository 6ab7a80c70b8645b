"""Discounts."""


def percent(price, many):
    return price * many // 100
