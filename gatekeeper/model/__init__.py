"""Pure data: what the parts of gatekeeper tell each other."""
