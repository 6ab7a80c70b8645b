def assert_orders(found, name=None, count=None, note=None):
    wanted = {"name": name, "count": count, "note": note}
    assert found == [wanted]
