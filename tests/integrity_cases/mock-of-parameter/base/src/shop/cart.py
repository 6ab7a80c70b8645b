import re
import time
import requests
from shop.tax import rate

def total(items):
    return sum(_price(one) for one in items)

def _price(item):
    return item['price'] * rate(item)

def _fetch(url):
    return requests.get(url).json()

def load(url):
    return parse(_fetch(url))

def parse(text):
    return [one for one in text if _is_valid(one)]

def _is_valid(one):
    return len(one) == 2

class Cart:
    def __init__(self, items):
        self.items = items
        self.sum = total(items)
    def format(self):
        return f"{self.sum} EUR"
    def check(self):
        assert self.sum >= 0
    def show(self):
        return self.format()

class Basket(Cart):
    pass
