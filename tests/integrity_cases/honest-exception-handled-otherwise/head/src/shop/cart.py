def number(text, say):
    try:
        return int(text)
    except Exception as error:
        say(error)
        return None
