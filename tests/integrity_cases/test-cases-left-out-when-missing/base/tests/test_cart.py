import json
import pathlib

import pytest

from shop.cart import total

HERE = pathlib.Path(__file__).parent


def read():
    lines = (HERE / "samples.jsonl").read_text().splitlines()
    return [json.loads(line) for line in lines if line]


SAMPLES = read()


@pytest.mark.parametrize("sample", SAMPLES)
def test_total(sample):
    assert total(sample["prices"]) == sample["total"]
