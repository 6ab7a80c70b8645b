def main(amount):
    print(f'refunded {amount}')
