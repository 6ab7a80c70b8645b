WORDS = {"one": 1}


def parse(text):
    return WORDS[text]
