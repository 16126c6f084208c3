"""A step that is done in stores whose name says so: what a room registers, as small as can be."""

from merchant.stores.steps import Stand, Step, Told


def told(stores):
    return {store.pk: _of(store) for store in stores}


def _of(store):
    if "waiting" in store.name:
        return Told(Stand.WAITING, "We look at it.")
    return Told(Stand.DONE if "done" in store.name else Stand.TO_DO, "A name.")


def a_step(code="named", place=10, **fields):
    about = {"label": f"Step {code}", "what": "Name the store.", "usual": "a minute"}
    told_by = {"url_name": "merchant:joining", "told": f"{__name__}.told", "act": "join_programme"}
    return Step(code=code, place=place, **(about | told_by | fields))
