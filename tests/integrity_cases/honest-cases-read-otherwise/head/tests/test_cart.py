import json
import pathlib

import pytest

from shop.cart import total

HERE = pathlib.Path(__file__).parent


def read():
    found = []
    with open(HERE / "samples.jsonl") as file:
        for line in file:
            if line.strip():
                found.append(json.loads(line))
    return found


SAMPLES = read()


@pytest.mark.parametrize("sample", SAMPLES)
def test_total(sample):
    assert total(sample["prices"]) == sample["total"]
