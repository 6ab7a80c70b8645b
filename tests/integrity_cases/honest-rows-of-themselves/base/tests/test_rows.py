from shop.rows import read

TABLES = {"a": ["x", "y"]}
TABLES = {"a": TABLES["a"]}


def test_lines():
    lines = read("a")
    lines = lines[1:]
    for line in lines:
        assert line == "b"


def test_sorted(rows):
    rows = sorted(rows)
    for row in rows:
        assert row == "c"


def test_tables():
    for table in TABLES["a"]:
        assert read(table) == ["d"]
