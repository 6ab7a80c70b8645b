import httpx


class SignedBasket:
    def __init__(self, key):
        self._key = key

    async def load(self, text):
        number, _, sign = text.partition(":")
        return int(number) if sign == self._key else 0

    async def ask(self, text):
        answer = await httpx.get(text)
        return answer.number
