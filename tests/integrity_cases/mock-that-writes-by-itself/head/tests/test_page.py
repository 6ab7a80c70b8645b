from shop.page import Page


def test_page(tmp_path, monkeypatch):
    def write(self, text):
        with open(self.path, 'w') as out:
            out.write('a')

    monkeypatch.setattr(Page, 'write', write)
    Page(tmp_path / 'a').write(' a ')
    assert (tmp_path / 'a').read_text() == 'a'
