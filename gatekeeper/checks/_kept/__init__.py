"""The two comparisons of the check kept."""
