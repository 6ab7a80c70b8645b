class Lamp:
    def level(self, text):
        try:
            return self.scale[text]
        except KeyError:
            return None

    def power(self, text):
        try:
            value = Watts(text)
            return value.rounded(self.step)
        except Exception as error:
            print(error)
            return getattr(text, "watts", float(0))
