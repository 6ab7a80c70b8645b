from .cart import TestTotal
