from shop import links


def render(text):
    return links.address(text)
