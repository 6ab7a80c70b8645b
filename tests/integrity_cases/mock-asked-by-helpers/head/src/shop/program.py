def main(words):
    for word in words:
        print(word.upper())
    return 0
