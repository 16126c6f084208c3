"""What tests of JIT warehouses are about."""

from warehouses.jit import services


def choose(store, warehouse, actor, **told):
    """The owner's choice, with the code typed."""
    asked = {"code": warehouse.code, "typed_code": warehouse.code} | told
    return services.choose_warehouse(store_id=store.pk, actor=actor, **asked)


def override(store, warehouse, actor, **told):
    """Another one by staff, who saw the first choice."""
    asked = {"reason": "It burnt down.", "was_seen": 1} | told
    return services.override_choice(store_id=store.pk, warehouse_id=warehouse.pk, actor=actor, **asked)
