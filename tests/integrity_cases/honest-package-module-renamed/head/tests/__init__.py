from .cart import *
from .storage import *
