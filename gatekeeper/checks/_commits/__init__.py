"""The rules of the check `commits`, a module for each thing that a commit has: a message, a size, a layout."""
