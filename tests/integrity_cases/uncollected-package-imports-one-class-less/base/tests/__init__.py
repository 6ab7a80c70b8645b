from .cart import TestTotal
from tests.stock import TestLeft
