import shop.links  # noqa: F401
from shop.pages import render


def test_links():
    assert render("see [[old shoes_red]]") == 'see <a href="old_shoes_red">'
