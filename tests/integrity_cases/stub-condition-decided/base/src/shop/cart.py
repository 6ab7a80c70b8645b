def pay(card, sum):
    if card.limit < sum:
        raise TooMuch(sum)
    return card.charge(sum)
