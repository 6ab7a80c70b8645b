from shop.names import NAMES


def test_names_are_lower_case():
    assert list(NAMES) == [name.lower() for name in NAMES]
