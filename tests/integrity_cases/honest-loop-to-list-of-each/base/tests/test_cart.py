from shop.names import NAMES


def test_names_are_lower_case():
    for name in NAMES:
        assert name == name.lower()
