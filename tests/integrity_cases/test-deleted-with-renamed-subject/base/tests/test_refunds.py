from shop.cli import build
from shop.examples import refunds as example

app = build()
app.register(example.main)


def test_runs():
    assert app.run(["refund", "3"]) == 0


def test_tells():
    assert "refunded 3" in app.output(["refund", "3"])
