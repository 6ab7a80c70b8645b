"""One module a check; the module's name is the check's id."""
