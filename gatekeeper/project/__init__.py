"""Finding the way in a strange project: its root, its parts, its interpreter, its tools."""
