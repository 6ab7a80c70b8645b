from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shop.types import Bill
else:
    Bill = Any

from shop.cart import total
