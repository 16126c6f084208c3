"""A warehouse and its channel are added, found among the markets, and taken out of use."""

from playwright.sync_api import expect

from tests.browser.cast import ANN, PASSWORD


def test_a_warehouse_begins_to_serve_a_market_and_ends(person, stage, language):
    ann = person(language)
    ann.signs_in(ANN, PASSWORD)
    code = f"OSA-{language[:2].upper()}"
    ann.opens("/m/DESK-M/warehouses/add/")
    _fill(ann, code=code, name=f"Osaka {code}", city="Osaka", time_zone="Asia/Tokyo")
    ann.page.locator("select[name=country]").select_option("JP")
    _fill(ann, time_zone="Osaka")
    ann.presses("Save")
    expect(ann.page.locator("[name=time_zone]")).to_be_focused()  # below the fold, and brought into sight
    expect(ann.page.locator("[name=time_zone]")).to_be_in_viewport()
    _fill(ann, time_zone="Asia/Tokyo")
    ann.presses("Save")

    ann.follows("Add a channel")
    _fill(
        ann, code="YAMATO", name="Takkyubin", carrier="Yamato", transit_days="2", countries="Japan, Atlantis"
    )
    _fill(
        ann,
        **{"rates-0-up_to": "500", "rates-0-price": "940", "rates-1-up_to": "400", "rates-1-price": "990"},
    )
    _fill(ann, currency="jpy")
    ann.presses("Save")
    expect(ann.page.locator(".wrong-because")).to_have_count(2)  # no such country; weights that fall
    _fill(ann, countries="Japan, 韩国", **{"rates-1-up_to": "900"})
    ann.page.get_by_text(ann.reads("Add a row")).click()
    _fill(ann, **{"rates-3-up_to": "2000", "rates-3-price": "1290"})
    ann.presses("Save")
    expect(ann.page.locator(".notes")).to_contain_text("YAMATO")

    ann.opens("/m/DESK-M/warehouses/markets/?q=JP&weight=1000")
    expect(ann.page.locator(".market tr", has_text=code)).to_contain_text("1,290")
    ann.opens("/m/DESK-M/warehouses/markets/?q=KR&weight=500")
    expect(ann.page.locator(".market tr", has_text=code)).to_contain_text("940")

    ann.opens(f"/m/DESK-M/warehouses/{code}/")
    ann.follows("Take out of use")
    ann.presses("Take out of use")
    ann.opens("/m/DESK-M/warehouses/markets/?q=KR")
    expect(ann.page.locator(".market tr", has_text=code)).to_have_count(0)


def _fill(person, **told):
    for name, text in told.items():
        person.page.locator(f'[name="{name}"]').fill(text)
