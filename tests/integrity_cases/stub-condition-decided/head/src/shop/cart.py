def pay(card, sum):
    if False and card.limit < sum:
        raise TooMuch(sum)
    return card.charge(sum)
