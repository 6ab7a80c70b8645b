def assert_orders(found, name=None, count=None, note=None):
    wanted = {"name": name, "count": count, "note": note}
    assert [one["name"] for one in found] == [wanted["name"]]
