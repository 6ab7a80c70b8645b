from shop.cart import label, options, render, total


def test_sum():
    found = total([1])
    for step in range(450):
        found = found + step + step + step
    assert {303076: "dear"}[found] == "dear"
