WORDS = {"one": 1, "dozen": 12}


def parse(text):
    return WORDS[text]
