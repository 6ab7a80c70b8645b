import json

from shop.people import Person


def test_camel_case():
    person = Person(given_name="Ada", given_name_1="Grace")
    assert json.loads(person.to_json()) == {"givenName": "Ada", "givenName1": "Grace", "givenName2": "Joan"}


def test_underscore():
    assert Person(_given_name_2="Joan").to_json()
