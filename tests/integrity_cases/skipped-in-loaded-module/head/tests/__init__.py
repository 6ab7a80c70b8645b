from .cart import *
from .stock import *
