class Lamp:
    def level(self, text):
        try:
            return self.scale[text]
        except KeyError:
            return None

    def power(self, text):
        value = Watts(text)
        return value.rounded(self.step)
