"""Who and what the tests have to do with, beside the demo."""

PASSWORD = "long-enough-for-us-7"
ANN = "ann@browser.example"  # owner of the store where tests ship
CLERK = "clerk@browser.example"  # ships there, too
EMPTY = "empty@browser.example"  # owner of a store without orders
RITA = "rita@browser.example"  # owner of three merchants, writes the rules of each
TESS = "tess@browser.example"  # owner of merchants whose clocks are tried
JOINERS = {who: f"join-{who.lower()}@browser.example" for who in ("ZH", "EN", "ZH-PLAIN", "EN-PLAIN")}
INVITED = "invited@browser.example"  # to the store where tests ship
NEW_STAFF = "new-staff@browser.example"
FORGETFUL = "forgetful-{language}@browser.example"
GUESSED = "guessed-{language}@browser.example"
STAFF, STAFF_2 = "staff@demo.bantuo.example", "staff2@demo.bantuo.example"  # the demo's
PURPOSES = ("plain", "keys", "clerks", "twice", "back")
WITHOUT_ROUTE = {"zh-hans": "PT", "en": "NO"}  # countries that a test adds to the country table
# Of Tess, each of a merchant of its own.
CLOCK_STORES = ("DAYS-EN", "DAYS-ZH-HANS", "DUE-EN", "DUE-ZH-HANS", "FINED", "VERSIONS")
MOVES, KEEPS, READ_ABOUT = "IS", "LU", "MT"  # destinations with policy versions of their own
