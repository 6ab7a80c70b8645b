from .test_cart import *
