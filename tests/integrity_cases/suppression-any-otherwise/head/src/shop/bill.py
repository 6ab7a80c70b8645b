from typing import TYPE_CHECKING, Any

if not TYPE_CHECKING:
    from shop.cart import total
else:
    total = Any
