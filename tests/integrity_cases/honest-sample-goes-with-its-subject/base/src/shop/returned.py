def returned(bill):
    return bill
