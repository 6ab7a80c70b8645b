def rewind(stream, position):
    """Put the stream back."""
    if stream.seekable():
        stream.seek(position)
    else:
        raise OSError("cannot rewind")
