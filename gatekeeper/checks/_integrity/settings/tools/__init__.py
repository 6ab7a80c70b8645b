"""One module a tool: each reads what its settings in a folder amount to."""
