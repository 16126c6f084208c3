"""Names of public holidays in the reader's language; rows keep them in English, as the library says them."""

import re
from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

NAMES = {
    "Make-up working day": _("Make-up working day"),
    "ANZAC Day": _("ANZAC Day"),
    "All Saints' Day": _("All Saints' Day"),
    "All Souls' Day": _("All Souls' Day"),
    "Andalusia Day": _("Andalusia Day"),
    "Armistice Day": _("Armistice Day"),
    "Ascension Day": _("Ascension Day"),
    "Assumption Day": _("Assumption Day"),
    "Assumption Of Mary Day": _("Assumption Of Mary Day"),
    "Asturias Day": _("Asturias Day"),
    "Australia Day": _("Australia Day"),
    "Battle of the Boyne": _("Battle of the Boyne"),
    "Boxing Day": _("Boxing Day"),
    "British Columbia Day": _("British Columbia Day"),
    "Canada Day": _("Canada Day"),
    "Canberra Day": _("Canberra Day"),
    "Cantabria Institutions Day": _("Cantabria Institutions Day"),
    "Castile and León Day": _("Castile and León Day"),
    "Castilla-La Mancha Day": _("Castilla-La Mancha Day"),
    "Cesar Chavez Day": _("Cesar Chavez Day"),
    "Ceuta Day": _("Ceuta Day"),
    "Chinese New Year (Spring Festival)": _("Chinese New Year (Spring Festival)"),
    "Chinese New Year's Eve": _("Chinese New Year's Eve"),
    "Christmas Day": _("Christmas Day"),
    "Christmas Eve": _("Christmas Eve"),
    "Civic Holiday": _("Civic Holiday"),
    "Columbus Day": _("Columbus Day"),
    "Constitution Day": _("Constitution Day"),
    "Coronation of Charles III": _("Coronation of Charles III"),
    "Corpus Christi": _("Corpus Christi"),
    "Day After Thanksgiving": _("Day After Thanksgiving"),
    "Day of the Balearic Islands": _("Day of the Balearic Islands"),
    "Day of the Canary Islands": _("Day of the Canary Islands"),
    "Discovery Day": _("Discovery Day"),
    "Dragon Boat Festival": _("Dragon Boat Festival"),
    "Easter Monday": _("Easter Monday"),
    "Easter Saturday": _("Easter Saturday"),
    "Easter Sunday": _("Easter Sunday"),
    "Eid al-Adha": _("Eid al-Adha"),
    "Eid al-Fitr": _("Eid al-Fitr"),
    "Eight Hours Day": _("Eight Hours Day"),
    "Election Day": _("Election Day"),
    "Epiphany": _("Epiphany"),
    "Extremadura Day": _("Extremadura Day"),
    "Family Day": _("Family Day"),
    "Friday After Thanksgiving": _("Friday After Thanksgiving"),
    "Funeral of Her Majesty the Queen Elizabeth II": _("Funeral of Her Majesty the Queen Elizabeth II"),
    "Galician National Day": _("Galician National Day"),
    "German Unity Day": _("German Unity Day"),
    "Good Friday": _("Good Friday"),
    "Heritage Day": _("Heritage Day"),
    "Immaculate Conception": _("Immaculate Conception"),
    "Inauguration Day": _("Inauguration Day"),
    "Independence Day": _("Independence Day"),
    "Indigenous Peoples' Day": _("Indigenous Peoples' Day"),
    "Juneteenth National Independence Day": _("Juneteenth National Independence Day"),
    "King's Birthday": _("King's Birthday"),
    "King's Day": _("King's Day"),
    "La Rioja Day": _("La Rioja Day"),
    "Labor Day": _("Labor Day"),
    "Late Summer Bank Holiday": _("Late Summer Bank Holiday"),
    "Liberation Day": _("Liberation Day"),
    "Lincoln's Birthday": _("Lincoln's Birthday"),
    "Madrid Day": _("Madrid Day"),
    "Martin Luther King Jr. Day": _("Martin Luther King Jr. Day"),
    "Maundy Thursday": _("Maundy Thursday"),
    "May Day": _("May Day"),
    "Melbourne Cup Day": _("Melbourne Cup Day"),
    "Melilla Day": _("Melilla Day"),
    "Memorial Day": _("Memorial Day"),
    "Mid-Autumn Festival": _("Mid-Autumn Festival"),
    "Murcia Day": _("Murcia Day"),
    "National Day": _("National Day"),
    "National Day for Truth and Reconciliation": _("National Day for Truth and Reconciliation"),
    "National Day of Catalonia": _("National Day of Catalonia"),
    "National Day of Mourning for Queen Elizabeth II": _("National Day of Mourning for Queen Elizabeth II"),
    "National Day of the Third of May": _("National Day of the Third of May"),
    "National Independence Day": _("National Independence Day"),
    "National Unity Day": _("National Unity Day"),
    "New Brunswick Day": _("New Brunswick Day"),
    "New Year Holiday": _("New Year Holiday"),
    "New Year's Day": _("New Year's Day"),
    "New Year's Eve": _("New Year's Eve"),
    "Our Lady of Mercy": _("Our Lady of Mercy"),
    "Patriots' Day": _("Patriots' Day"),
    "Pentecost": _("Pentecost"),
    "Pentecost Monday": _("Pentecost Monday"),
    "Platinum Jubilee of Elizabeth II": _("Platinum Jubilee of Elizabeth II"),
    "Presidents' Day": _("Presidents' Day"),
    "Queen's Birthday": _("Queen's Birthday"),
    "Reconciliation Day": _("Reconciliation Day"),
    "Reformation Day": _("Reformation Day"),
    "Remembrance Day": _("Remembrance Day"),
    "Repentance and Prayer Day": _("Repentance and Prayer Day"),
    "Republic Day": _("Republic Day"),
    "Saint Andrew's Day": _("Saint Andrew's Day"),
    "Saint Anthony's Day": _("Saint Anthony's Day"),
    "Saint Francis of Assisi, Patron Saint of Italy": _("Saint Francis of Assisi, Patron Saint of Italy"),
    "Saint George's Day": _("Saint George's Day"),
    "Saint James' Day": _("Saint James' Day"),
    "Saint John the Baptist": _("Saint John the Baptist"),
    "Saint John the Baptist Day": _("Saint John the Baptist Day"),
    "Saint Joseph's Day": _("Saint Joseph's Day"),
    "Saint Patrick's Day": _("Saint Patrick's Day"),
    "Saint Stephen's Day": _("Saint Stephen's Day"),
    "Saints Peter and Paul Day": _("Saints Peter and Paul Day"),
    "Saskatchewan Day": _("Saskatchewan Day"),
    "Scotland's participation in the FIFA World Cup final": _(
        "Scotland's participation in the FIFA World Cup final"
    ),
    "Second Day of Christmas": _("Second Day of Christmas"),
    "Shrove Tuesday": _("Shrove Tuesday"),
    "Spring Bank Holiday": _("Spring Bank Holiday"),
    "State Funeral of Queen Elizabeth II": _("State Funeral of Queen Elizabeth II"),
    "Summer Bank Holiday": _("Summer Bank Holiday"),
    "Thanksgiving Day": _("Thanksgiving Day"),
    "Tomb-Sweeping Day": _("Tomb-Sweeping Day"),
    "Valencian Community Day": _("Valencian Community Day"),
    "Veterans Day": _("Veterans Day"),
    "Victoria Day": _("Victoria Day"),
    "Victory Day": _("Victory Day"),
    "Washington's Birthday": _("Washington's Birthday"),
    "Western Australia Day": _("Western Australia Day"),
    "Women's Day": _("Women's Day"),
    "World Children's Day": _("World Children's Day"),
}
# "Christmas Day (observed)", "Monday following Labor Day", "Day off (substituted from 04/07/2024)"
FORMS = [
    (re.compile(r"^(?P<holiday>.+) \(observed\)$"), _("%(holiday)s (observed)")),
    (re.compile(r"^(?P<holiday>.+) \(estimated\)$"), _("%(holiday)s (estimated)")),
    (re.compile(r"^Monday following (?P<holiday>.+)$"), _("Monday following %(holiday)s")),
]
EXCHANGED = re.compile(r"^Day off \(substituted from (?P<day>\d\d/\d\d/\d{4})\)$")
EXCHANGED_DATE = "%m/%d/%Y"


def translate_name(stored: str) -> str:
    """The name in the current language; one that nobody translated stays as it is stored."""
    return "; ".join(_translate_one(name) for name in stored.split("; "))


def _translate_one(name):
    if name in NAMES:
        return str(NAMES[name])
    exchanged = EXCHANGED.match(name)
    if exchanged:
        day = datetime.strptime(exchanged["day"], EXCHANGED_DATE).date()
        return _now("Day off in exchange for %(day)s") % {"day": date_format(day, "DATE_FORMAT")}
    for pattern, form in FORMS:
        found = pattern.match(name)
        if found:
            return form % {"holiday": _translate_one(found["holiday"])}
    return name
