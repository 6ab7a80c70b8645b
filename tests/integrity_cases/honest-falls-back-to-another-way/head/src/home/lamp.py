class Lamp:
    def level(self, text):
        try:
            return self.scale[text]
        except KeyError:
            return None

    def power(self, text):
        try:
            value = Watts(text)
        except ValueError:
            value = Watts(self.spelled(text))
        return value.rounded(self.step)
