"""The rule families of the integrity check: each module has `RULES` and `findings(view)`."""
