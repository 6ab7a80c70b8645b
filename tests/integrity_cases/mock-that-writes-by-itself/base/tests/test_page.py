from shop.page import Page


def test_page(tmp_path):
    Page(tmp_path / 'a').write(' a ')
    assert (tmp_path / 'a').read_text() == 'a'
