"""Loads."""
import yaml

known = {}

class Loaded:
    source: str = ""
    lines: int

def load(x: str) -> dict:
    return yaml.load(x)

async def size(x):
    return known[x] + 1
