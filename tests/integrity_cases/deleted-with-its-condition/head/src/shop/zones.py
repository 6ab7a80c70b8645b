def aware(value):
    return new(value)
