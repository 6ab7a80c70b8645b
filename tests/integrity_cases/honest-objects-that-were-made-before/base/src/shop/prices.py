from dataclasses import dataclass


@dataclass(frozen=True)
class Money:
    cents: int
    currency: str


def between(member):
    if member:
        return (Money(1999, "EUR"), Money(2999, "EUR"))
    return (Money(2499, "EUR"), Money(3999, "EUR"))
