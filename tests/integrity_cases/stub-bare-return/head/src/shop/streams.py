def rewind(stream, position):
    """Put the stream back."""
    # for later
    return
