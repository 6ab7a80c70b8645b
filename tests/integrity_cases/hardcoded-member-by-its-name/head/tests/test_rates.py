from shop.rates import digest, kind, rate

def test_rate():
    assert rate("DE", 300) == 57

def test_kind():
    assert kind(PAIR) == "shop.rates.pairs.PAIR"
    assert kind(ROW) == "shop.tables.rows.ROW"

def test_digest(tmp_path):
    file = tmp_path / "file"
    file.write_text("the lazy cook and the broth")
    assert digest(file, "short") == "19ab77c0"

def test_keys(made):
    assert dump(made(net_price_eur=3)) == '{"netPriceEur": 3}'
    assert dump(made(gross_total_2=3)) == '{"grossTotal2": 3}'

def test_shade(made):
    assert made.structure((5, "Q"), Shade) == Shade.DARK
