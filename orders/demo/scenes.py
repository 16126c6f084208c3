"""Orders of the demo that show one thing each: how they come in (pure) and what people then do with them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from orders.book.drafts import ChargeDraft, DiscountDraft, LineDraft, OrderDraft
from orders.demo import acts
from orders.demo.products import PRODUCTS, SOLD_OUT, UNWEIGHED

NUMBER = "PO-211-0490{:03}"
JIT = {"leg": "to_platform_warehouse", "programme": "semi_managed"}
PENDING = {"released_at": None}
GIFT_BOX = ChargeDraft("gift-box", "service", "Gift box, velvet", 600, line="1")
TEN_PERCENT = DiscountDraft("spend-50", "seller", "Spend 50, get 10 % off", 420, line="1")
VOUCHER = DiscountDraft("voucher", "platform", "Welcome voucher", 300)
PRICES = {code: (title, price) for code, title, _weight, price in [*PRODUCTS, UNWEIGHED]}


@dataclass(frozen=True)
class Scene:
    """One order: what is ordered, how it differs from an ordinary one, and the acts that follow."""

    what: Sequence[tuple[str, int]] = (("LMP-CMP-3", 1),)
    hours_ago: int = 20
    acts: Sequence[Callable] = ()
    told: dict = field(default_factory=dict)
    engraving: str = ""
    due_in_hours: int | None = None  # the marketplace's own date

    def draft(self, number: int, now: datetime) -> OrderDraft:
        """The order as its source tells it."""
        ordered = (now - timedelta(hours=self.hours_ago)).replace(microsecond=0)
        ordinary = OrderDraft(
            number=NUMBER.format(number),
            programme="self_operated",
            currency="USD",
            ordered_at=ordered,
            paid_at=ordered + timedelta(minutes=2),
            released_at=ordered + timedelta(minutes=40),
            lines=[self._line(place, *one) for place, one in enumerate(self.what, start=1)],
            country="US",
            subdivision="CA",
            postcode="90017",
            recipient={
                "name": "Rosa Delgado",
                "street": "Sunset Boulevard 4100",
                "city": "Los Angeles",
                "phone": "+1 555 0142",
                "email": "rosa@mail.example",
            },
        )
        due = None if self.due_in_hours is None else now + timedelta(hours=self.due_in_hours)
        return replace(ordinary, marketplace_ship_by=due and due.replace(microsecond=0), **self.told)

    def _line(self, place, code, units):
        title, price = PRICES[code]
        engraving = self.engraving if place == 1 else ""
        return LineDraft(str(place), code, title, units, price, personalisation=engraving)


NECKLACE, TWO, PAIR = (
    [("NCK-ENG-45", 1), ("BOX-VLV-S", 1)],
    [("CUP-500-BK", 2), ("CUP-500-WH", 1)],
    [("MUG-STN-4", 2)],
)
SCENES = [
    # waiting: every reason for which an order is held
    Scene(acts=[acts.hold("Buyer writes: please wait until Friday")]),
    Scene(acts=[acts.ask_cancellation("Ordered twice by mistake")]),
    Scene(acts=[acts.flag_risk("Ten orders to one address within an hour")]),
    Scene(told=PENDING, hours_ago=2, acts=[acts.flag_risk("The card is from another country")]),
    Scene(told=PENDING, hours_ago=3, acts=[acts.hold("Stock is being counted")]),
    Scene(NECKLACE, engraving="Für immer · A + J", told={"charges": [GIFT_BOX]}),
    Scene(
        NECKLACE,
        engraving="永远 · 2026",
        told={"charges": [GIFT_BOX]},
        acts=[acts.confirm_engraving, acts.note("The buyer confirmed the text by e-mail.")],
    ),
    Scene(told={"country": "GT", "subdivision": "", "postcode": "01001"}),  # its warehouse never opens
    Scene(acts=[acts.submit, acts.move_to("Hollywood Boulevard 6801")]),
    Scene(told={"country": "JP", "subdivision": "", "postcode": "1000001"}, acts=[acts.choose_warehouse]),
    Scene(told=PENDING | {"waits_for_release": True}, hours_ago=0),
    Scene([(UNWEIGHED[0], 2)]),
    Scene([("RCK-AL-2", 12)]),
    # whatever the weekday, something is late, something falls due today, something has time
    Scene(TWO, hours_ago=60, due_in_hours=-5),
    Scene(PAIR, hours_ago=30, due_in_hours=9),
    Scene(due_in_hours=70),
    # what people write and sort by
    Scene(TWO, acts=[acts.tag("VIP"), acts.note("Third order this month: add a card."), acts.tag("Fragile")]),
    Scene(PAIR, acts=[acts.tag("Fragile"), acts.tag("礼品")]),
    Scene(TWO, told={"discounts": [TEN_PERCENT, VOUCHER]}, acts=[acts.tag("VIP")]),
    Scene(PAIR, told={"discounts": [VOUCHER], "origin": "api"}),
    # with the warehouse, and gone from there
    Scene(TWO, hours_ago=30, acts=[acts.submit]),
    Scene(PAIR, hours_ago=30, acts=[acts.submit, acts.note("The picker asks for bubble wrap.")]),
    Scene(TWO, hours_ago=44, acts=[acts.ship(1)]),
    Scene(TWO, hours_ago=44, acts=[acts.ship(1), acts.sign]),
    Scene(TWO, hours_ago=46, acts=[acts.cancel_line, acts.ship()]),
    Scene(TWO, hours_ago=46, acts=[acts.ship(1), acts.ship(), acts.sign]),
    Scene(hours_ago=46, acts=[acts.ship(), acts.correct_number]),
    Scene(hours_ago=46, acts=[acts.ship(), acts.void]),
    Scene(TWO, hours_ago=48, acts=[acts.ship(1), acts.ship(), acts.give_back]),
    Scene(TWO, hours_ago=48, acts=[acts.ship(1), acts.ship(), acts.lose]),
    Scene(hours_ago=48, acts=[acts.ship(), acts.give_back]),
    Scene(PAIR, hours_ago=48, acts=[acts.ship(), acts.lose]),
    Scene(PAIR, hours_ago=50, acts=[acts.ship(), acts.sign, acts.take_back_end]),
    Scene(hours_ago=30, acts=[acts.cancel("seller", "Sold out")]),
    Scene(hours_ago=30, acts=[acts.cancel("platform", "Address cannot be served")]),
    # by way of the platform's warehouse
    Scene(PAIR, told=JIT),
    Scene(PAIR, hours_ago=40, told=JIT, acts=[acts.ship()]),
    Scene(PAIR, hours_ago=44, told=JIT, acts=[acts.ship(), acts.arrive]),
    Scene(PAIR, hours_ago=46, told=JIT, acts=[acts.ship(), acts.arrive, acts.send_on]),
    Scene(TWO, hours_ago=48, told=JIT, acts=[acts.ship(), acts.arrive, acts.send_on, acts.sign]),
    Scene(TWO, hours_ago=48, told=JIT, acts=[acts.ship(), acts.arrive, acts.send_on, acts.give_back]),
]
AFTER_STOCKTAKE = [Scene([(SOLD_OUT, 1), ("CND-SOY-3", 2)], hours_ago=1)]
TYPED_IN = Scene(TWO, hours_ago=1, told={"released_at": None, "country": "CA", "subdivision": "ON"})
