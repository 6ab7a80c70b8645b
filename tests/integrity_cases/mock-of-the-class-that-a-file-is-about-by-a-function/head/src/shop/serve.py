class Server:
    def __init__(self, basket):
        self._basket = basket
        self.status = 200

    async def get(self, text):
        self.number = await self._basket.load(text) or await self._basket.ask(text)
        return self


def serve(basket):
    return Server(basket)
