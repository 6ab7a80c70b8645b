import pytest
from shop.dist import Clip, distance, is_plate, title

@pytest.mark.parametrize("a, b, expected", [("kitten", "sitting", 3), ("saturday", "sunday", 5), ([1, 2], [3], 2)])
def test_distance(a, b, expected):
    assert distance(a, b) == expected

@pytest.mark.parametrize("value", ["GB-WX1234987", "NO9386011117947", "BAXY1"])
def test_plate(value):
    assert is_plate(value)

def test_title():
    assert title("over-the-moon") == "Over The Moon"
    assert title("a-b") == "A B"
    assert title("left") == "Left"

def test_rate(clip):
    assert clip.frequency == 44100
    assert clip.rate == 3159
