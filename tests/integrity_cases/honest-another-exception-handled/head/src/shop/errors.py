class Refused(ValueError):
    """What was given is not accepted."""
