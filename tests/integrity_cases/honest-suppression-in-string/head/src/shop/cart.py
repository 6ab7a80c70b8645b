def total(prices):
    """Sums; `# noqa` and `# type: ignore` are not used here."""
    hint = "# nosec  # pragma: no cover"
    return sum(prices) if hint else 0


def discount(price, percent):
    if percent > 100:
        raise ValueError("more than everything")
    return price * (100 - percent) / 100
