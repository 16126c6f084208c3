"""The places that the crowd's orders leave from, and which of them serves which part of the world."""

from dataclasses import dataclass
from datetime import time

from warehouses.sites.models import Warehouse

Kind, Owner = Warehouse.Kind, Warehouse.Owner


@dataclass(frozen=True)
class Site:
    """A warehouse as each merchant has its own of; `channels`: code, name, carrier, transit days."""

    name: str
    country: str
    subdivision: str
    city: str
    zone: str
    weekdays: tuple[int, ...]
    cutoff: time
    channels: tuple[tuple[str, str, str, int], ...]
    kind: str = Kind.OVERSEAS
    owner: str = Owner.THIRD_PARTY


SITES = {
    "LAX": Site("Los Angeles FC", "US", "CA", "Los Angeles", "America/Los_Angeles", (0, 1, 2, 3, 4), time(15),
                (("UPS", "UPS Ground", "UPS", 4), ("USPS", "USPS Priority", "USPS", 3))),
    "BHX": Site("Birmingham FC", "GB", "ENG", "Birmingham", "Europe/London", (0, 1, 2, 3, 4), time(15),
                (("RM48", "Royal Mail 48", "Royal Mail", 2), ("EVRI", "Evri", "Evri", 3))),
    "BER": Site("柏林仓", "DE", "BE", "Berlin", "Europe/Berlin", (0, 1, 2, 3, 4), time(14),
                (("DHL", "DHL Paket", "DHL", 3), ("DPD", "DPD Classic", "DPD", 4))),
    "WAW": Site("华沙仓", "PL", "", "Warsaw", "Europe/Warsaw", (0, 1, 2, 3, 4, 5), time(16),
                (("INPOST", "InPost", "InPost", 2), ("GLS", "GLS", "GLS", 3))),
    "YIW": Site("义乌仓", "CN", "", "Shanghai", "Asia/Shanghai", (0, 1, 2, 3, 4, 5), time(18),
                (("YUN", "YunExpress", "YunExpress", 12), ("4PX", "4PX", "4PX", 14)),
                Kind.DOMESTIC, Owner.SELLER),
}  # fmt: skip
BY_REGION = {"americas": "LAX", "isles": "BHX", "west": "BER", "east": "WAW", "pacific": "YIW"}
HOME = "YIW"  # what no other place of a merchant serves leaves from here, as does what goes by JIT


def sites_of(rank: int) -> list[str]:
    """The places of the merchant of this rank: the big ones are everywhere, the small ones at home."""
    if rank < 20:
        return list(SITES)
    if rank % 3 == 0:
        return [HOME]
    return [HOME, list(SITES)[rank % 4]]
