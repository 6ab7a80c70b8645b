"""The questions of the check tests_first, one module each."""
