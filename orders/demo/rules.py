"""Matching rules in the demo: a version in force, and a draft that somebody is writing."""

from collections.abc import Mapping

from merchant.accounts.models import User
from merchant.tenancy.models import Merchant
from warehouses.matching import drafts
from warehouses.matching.conditions import Condition, Fact, Group, Relation, Test
from warehouses.sites.models import Channel

Channels = Mapping[tuple[str, str], Channel]  # by the codes of warehouse and channel


def publish_rules(merchant: Merchant, channels: Channels, *, actor: User) -> None:
    """The version that the demo's orders are matched by."""
    east, island = [Test(Fact.COUNTRY, Relation.ONE_OF, codes) for codes in (("PL", "CZ"), ("PR",))]
    _add(merchant, "波兰和捷克：华沙优先", [east], [("WAW1", "INPOST"), ("BER1", "DHL-EU")], channels, actor)
    _add(merchant, "波多黎各走新泽西", [island], [("EWR1", "USPS-PM")], channels, actor)
    draft = drafts.open_draft(merchant=merchant, actor=actor)
    drafts.publish_draft(merchant=merchant, seen=draft.stamp, note="第一版", actor=actor)


def begin_draft(merchant: Merchant, channels: Channels, *, actor: User) -> None:
    """What somebody thinks of next: light parcels across the United States from the other coast."""
    light = [
        Test(Fact.COUNTRY, Relation.ONE_OF, ("US",)),
        Test(Fact.WEIGHT, Relation.BETWEEN, (None, 600)),
    ]
    places = [("EWR1", "USPS-PM"), ("LAX1", "UPS-GROUND")]
    rule = _add(merchant, "美国轻件走新泽西", light, places, channels, actor)
    drafts.move_rule(merchant=merchant, rule=rule.public_id, to=1, actor=actor)


def _add(merchant, name, tests, places, channels, actor):
    found = [channels[place] for place in places]
    told = drafts.RuleTold(
        name=name,
        condition=Condition((Group(tuple(tests)),)),
        places=[(channel.warehouse_id, channel.pk) for channel in found],
    )
    return drafts.add_rule(merchant=merchant, told=told, actor=actor)
