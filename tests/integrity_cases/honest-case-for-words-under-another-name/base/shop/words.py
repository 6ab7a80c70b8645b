class Speaker:
    def article(self, word):
        return self._with_article(word)

    a = article

    def _with_article(self, word):
        first = "an" if word[0].lower() in "aeiou" else "a"
        return f"{first} {word}"
