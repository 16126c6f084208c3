"""What an address needs so that a parcel can go there (pure)."""

# Countries whose post uses no postcodes, or where senders do not know them (Universal Postal Union).
_WITHOUT = """
AE AG AO AW BF BI BJ BO BQ BS BW BZ CD CF CG CI CK CM CW DJ DM ER FJ GA GD GH GM GQ GY HK KI KM KN KP LC ML
MO MR MW NR NU QA RW SB SC SL SR ST SX SY TD TF TG TK TL TO TV UG VU WS YE ZW
"""
WITHOUT_POSTCODES = frozenset(_WITHOUT.split())


def address_gaps(*, country: str, name: str, street: str, city: str, postcode: str) -> list[str]:
    """The names of the fields that are missing, in the order in which an address is read."""
    needed = {"name": name, "street": street, "city": city, "country": country}
    if country and country not in WITHOUT_POSTCODES:
        needed["postcode"] = postcode
    return [field for field, value in needed.items() if not value.strip()]
