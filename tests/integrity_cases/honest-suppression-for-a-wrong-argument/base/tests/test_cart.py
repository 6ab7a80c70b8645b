import pytest

from shop.cart import total
