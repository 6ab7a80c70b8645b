from shop.old import *
