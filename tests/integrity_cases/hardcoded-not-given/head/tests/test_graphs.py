from shop.graphs import paths


def test_paths():
    graph = list(range(4))
    assert paths(graph) == 30.0
