"""The orders of the interface, field by field: the form in which they come, and what is answered."""

from typing import Annotated, Any, Literal

from django.utils.translation import gettext_noop as _
from pydantic import BaseModel, ConfigDict, FailFast, Field, WithJsonSchema

from merchant.api.described import REF

MOST_ORDERS = 500
MOST_LINES = 1000  # of one order
MOST_LINES_AT_ONCE = 5000
MOMENT = _("ISO 8601 with an offset, e.g. 2026-02-12T09:30:00+08:00.")
AMOUNT = _("A decimal number as text, e.g. “12.50”, without a currency sign.")

Programme = Literal["self_operated", "semi_managed", "fully_managed"]
Text = str | None


class Strict(BaseModel):
    """A form that takes no field that it does not know and no value of another type."""

    model_config = ConfigDict(extra="forbid", strict=True)


class RecipientIn(Strict):
    """Whom the order goes to."""

    name: Text = None
    phone: Text = None
    email: Text = None
    street: Text = None
    city: Text = None
    subdivision: Text = Field(None, description=_("State or province, e.g. CA."))
    postcode: Text = None
    country: Text = Field(None, description=_("ISO 3166-1, two letters, e.g. US."))


class LineIn(Strict):
    """One product of an order."""

    id: Text = Field(None, description=_("The line's id at its source; it finds the line again."))
    sku: str
    title: Text = None
    personalisation: Text = None
    units: int = Field(description=_("1 or more."))
    unit_price: Text = Field(
        None, description=_("A decimal number as text; left out: unknown, which is not zero.")
    )
    weight_g: int | None = Field(None, description=_("Weight of one unit in grams."))


class OrderIn(Strict):
    """One order as its source knows it; number and programme find it again."""

    number: str = Field(examples=["PO-1001"])
    programme: Programme | None = Field(None, description=_("self_operated when it is left out."))
    ordered_at: str = Field(description=MOMENT)
    paid_at: Text = Field(None, description=MOMENT)
    released_at: Text = Field(None, description=MOMENT)
    status: Literal["processing", "waiting", "released"] | None = Field(
        None, description=_("Still processed at the source, to be released by Bantuo, or released (usual).")
    )
    ship_by_latest: Text = Field(None, description=MOMENT)
    currency: Text = Field(None, description=_("ISO 4217; the store's own when it is left out."))
    postage: Text = Field(None, description=AMOUNT)
    seller_discount: Text = Field(None, description=AMOUNT)
    buyer_reference: Text = None
    recipient: RecipientIn | None = None
    lines: Annotated[list[LineIn], FailFast()] = Field(min_length=1, max_length=MOST_LINES)


# Each order is judged by itself, so that a wrong one spoils no other.
UnjudgedOrder = Annotated[Any, WithJsonSchema({"$ref": REF.format(model=OrderIn.__name__)})]


class BatchIn(Strict):
    """Orders to bring in; each is taken or refused by itself unless all or nothing is asked."""

    orders: list[UnjudgedOrder] = Field(min_length=1, max_length=MOST_ORDERS)
    all_or_nothing: bool = Field(False, description=_("One order is refused, and none is taken."))
    history: bool = Field(False, description=_("The orders ended already: no clock, warning or fine."))
    add_skus: bool = Field(False, description=_("Unknown SKUs are added to the catalogue."))


class OrderProblem(BaseModel):
    """What is wrong with an order, or differs from the one that is here."""

    code: str = Field(examples=["not_a_number"])
    field: str = Field(examples=["lines[0].unit_price"])
    value: str = Field(description="The value, or what should stand there.")
    sentence: str
    mend: str = Field(description="How to put it right.")


Outcome = Literal["new", "added", "released", "unchanged", "changed", "refused", "not_taken"]


class OrderOutcome(BaseModel):
    """What became of one order, in the sequence in which they were sent."""

    index: int
    number: str
    programme: str
    outcome: Outcome
    problems: list[OrderProblem] = []


class BatchOut(BaseModel):
    """What became of the orders of one request."""

    batch: str = Field(description="The import's public id, as the pages show it.")
    counts: dict[str, int] = Field(examples=[{"new": 2, "refused": 1}])
    orders: list[OrderOutcome]


class LineOut(BaseModel):
    """A line as it stands."""

    id: str
    sku: str
    title: str
    units: int
    cancelled: int
    shipped: int
    unit_price: str | None


class PackageOut(BaseModel):
    """A parcel of the order."""

    carrier: str
    tracking_number: str
    state: str
    handed_over_at: str
    ended_at: str | None


class OrderOut(BaseModel):
    """An order as it stands; whom it goes to is not told back."""

    number: str
    programme: str
    status: Annotated[str, Field(examples=["to_ship"])]
    is_history: bool
    ordered_at: str
    paid_at: str | None
    released_at: str | None
    ship_by: str | None
    currency: str
    total: str | None
    country: str
    holds: list[str] = Field(description="Codes of what keeps the order from going on.")
    lines: list[LineOut]
    packages: list[PackageOut]
