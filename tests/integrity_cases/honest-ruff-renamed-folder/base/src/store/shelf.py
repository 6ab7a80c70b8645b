"""Shelves of every size and kind."""

SHELVES = ["top", "bottom"]

NUMBER = 17
