"""The published versions, and which of them dates an order."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime

from merchant.tenancy.stamps import Kept, Question, Stamps, stamps_of, versions
from orders.book.models import Line, Order
from orders.policy.models import PolicyVersion
from orders.policy.scopes import ANY, Scope, scopes_of

POLICIES = Question("policies", f"SELECT 0::bigint, md5({versions('orders_policyversion', 'true')})")

# By the order's key, the categories of what is to ship; asked only if some version is for one category.
Categories = Callable[[Sequence[Order]], Mapping[int, Collection[str]]]

_policies: Kept[int, list[PolicyVersion]] = Kept(1)


def published_policies() -> list[PolicyVersion]:
    """The published versions: what says most about an order first, then the latest."""
    return ranked(PolicyVersion.objects.published().order_by("-number"))


def ranked(policies: Iterable[PolicyVersion]) -> list[PolicyVersion]:
    """Versions in the order in which they are asked: what says most about an order first."""
    return sorted(policies, key=lambda policy: policy.scope.rank, reverse=True)


def policies_by(stamps: Stamps) -> list[PolicyVersion]:
    """The same, remembered while the stamps that `POLICIES` asked for stay."""
    asked = _of_policies(stamps)
    return _policies.find(asked, [0], _read, again=lambda _: _of_policies(stamps_of(POLICIES)))[0]


def policy_for(policies: Sequence[PolicyVersion], scope: Scope, moment: datetime) -> PolicyVersion | None:
    """The version that dates such an order from this moment on; `policies` as they are told above."""
    fitting = (one for one in policies if one.is_valid_at(moment) and one.scope.fits(scope))
    return next(fitting, None)


def policies_for(
    policies: Sequence[PolicyVersion], order: Order, categories: Collection[str], moment: datetime
) -> list[PolicyVersion]:
    """The versions that date an order's lines, each once; none where a category has no version at all."""
    found = {}
    for scope in scopes_of(scope_of(order), categories):
        policy = policy_for(policies, scope, moment)
        if policy is None:
            return []
        found[policy.pk] = policy
    return list(found.values())


def scope_of(order: Order) -> Scope:
    """What versions ask about, of an order; its categories are told apart."""
    return Scope(order.country, order.programme, order.leg)


def ask_for_categories(policies: Sequence[PolicyVersion]) -> bool:
    """Whether some version is for one category only."""
    return any(policy.category != ANY for policy in policies)


def categories_to_ship(orders: Sequence[Order]) -> dict[int, set[str]]:
    """The categories of the lines that are to ship, by the order's key; one query."""
    return _categories(Line.objects.to_ship(), orders)


def categories_bought(orders: Sequence[Order]) -> dict[int, set[str]]:
    """The categories of all lines, also of those that have left; one query."""
    return _categories(Line.objects.all(), orders)


def _categories(lines, orders):
    lines = lines.filter(order__in=[order.pk for order in orders])
    found: dict[int, set[str]] = {}
    for order_id, category in lines.order_by().values_list("order", "sku__category").distinct():
        found.setdefault(order_id, set()).add(category or ANY)
    return found


def _read(_keys):
    return {0: published_policies()}


def _of_policies(stamps: Stamps):
    return {key: stamp for (kind, key), stamp in stamps.items() if kind == POLICIES.kind}
