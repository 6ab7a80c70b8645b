from .cart import *
from .stock import *
from .tools import *
