import csv
import json
from pathlib import Path

import yaml

from shop.parse import parse, total

HERE = Path(__file__).parent


def test_cases():
    for name in ("cases.json", "more.json"):
        for case in json.loads((HERE / name).read_text()):
            assert parse(case["text"]) == case["number"]


def test_sums():
    with (HERE / "sums.csv").open() as file:
        for row in csv.DictReader(file):
            assert total(row["a"], row["b"]) == row["sum"]


def test_texts():
    for text in yaml.safe_load((HERE / "texts.yaml").read_text()):
        assert parse(text)
