"""A store, with more than one thing in it."""

NAME = "store"
