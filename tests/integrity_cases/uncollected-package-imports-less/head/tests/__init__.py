from .cart import *
