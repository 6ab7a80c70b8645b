def paths(graph, weight=None):
    """The sum of the lengths of all paths."""
    lengths = [weight or 1 for _ in graph]
    return sum(one + one**2 for one in lengths) / 2
