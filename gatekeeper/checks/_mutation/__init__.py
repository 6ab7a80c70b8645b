"""Small faults put into changed lines, to see whether a test notices."""
