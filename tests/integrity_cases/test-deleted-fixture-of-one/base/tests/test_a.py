from shop import SqlStore, MemStore

def test_sql_put():
    s = SqlStore()
    s.put("a", 1)
    assert s.get("a") == 1

def test_mem_put():
    s = MemStore()
    s.put("a", 1)
    assert s.get("a") == 1
