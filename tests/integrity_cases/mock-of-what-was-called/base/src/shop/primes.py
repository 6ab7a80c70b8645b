def following(number):
    return number + 1


def is_prime(number):
    return number > 1 and all(number % one for one in range(2, number))
