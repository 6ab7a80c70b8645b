def digits(number):
    return [int(one) for one in number]
