def render(parts):
    return " ".join(parts)
