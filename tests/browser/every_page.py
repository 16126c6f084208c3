"""Where every page of Bantuo is, by who opens it; what stands in braces comes from the stage."""

ORDER, IMPORT = "/s/DESK/orders/{orders[%s]}/", "/s/DESK/imports/{imports[%s]}/"
ORDER_STATES = (
    *("to_ship", "late", "pending", "partly", "shipped", "signed", "voided", "cancelled", "history"),
    *("unmatched", "address", "unknown_sku", "changed"),
    *("engraved", "asked", "submitted", "just_in_time"),
)
IMPORT_STATES = ("reading", "read", "done", "failed", "discarded")
TABS = ("to_ship", "processing", "shipped", "signed", "cancelled", "all")
SHEETS = ("skus", "stock", "warehouses", "channels")

OWNER = [
    "/s/DESK/",
    "/s/DESK/months/",
    "/s/DESK/months/orders/?figure=shipped",
    *(f"/s/DESK/penalties/?tab={tab}" for tab in ("in_force", "closed", "all")),
    "/m/DESK-M/visits/",
    "/m/DESK-M/messages/",
    *(f"/m/DESK-M/messages/?tab={tab}" for tab in ("inbox", "asleep", "archived")),
    *(f"/s/DESK/orders/?tab={tab}" for tab in TABS),
    "/s/DESK/orders/?tab=to_ship&part=held",
    "/s/DESK/orders/?tab=to_ship&country=JP",
    *(ORDER % state for state in ORDER_STATES),
    f"{ORDER % 'to_ship'}what-if/",
    "/s/DESK/orders/new/",
    "/s/DESK/search/?q=STATE",
    "/s/DESK/search/?q=nothing",
    "/s/DESK/exports/",
    "/s/DESK/exports/new/?tab=all",
    "/s/DESK/papers/preparation/?tab=to_ship",
    "/s/DESK/papers/pick-lists/",
    "/s/DESK/imports/",
    "/s/DESK/imports/new/",
    *(IMPORT % state for state in IMPORT_STATES),
    "/m/DESK-M/warehouses/",
    "/m/DESK-M/warehouses/{warehouse}/",
    "/m/DESK-M/warehouses/{warehouse}/calendar/",
    "/m/DESK-M/warehouses/{warehouse}/edit/",
    "/m/DESK-M/warehouses/{warehouse}/use/",
    "/m/DESK-M/warehouses/{warehouse}/channels/add/",
    "/m/DESK-M/warehouses/add/",
    "/m/DESK-M/warehouses/defaults/",
    "/m/DESK-M/warehouses/markets/",
    "/m/DESK-M/warehouses/markets/?q=JP&weight=1000",
    "/m/DESK-M/routes/",
    "/m/DESK-M/routes/?change={route}",
    "/m/DESK-M/stock/",
    "/m/DESK-M/stock/?level=low",
    "/m/DESK-M/stock/receive/",
    "/m/DESK-M/stock/adjust/",
    "/m/DESK-M/stock/count/",
    "/m/DESK-M/stock/{sku}/",
    *(f"/m/DESK-M/sheets/{sheet}/" for sheet in SHEETS),
    *(f"/m/DESK-M/sheets/{sheet}/new/" for sheet in SHEETS),
    "/m/DESK-M/skus/",
    "/m/DESK-M/skus/add/",
    "/m/DESK-M/skus/weights/",
    "/m/DESK-M/skus/{sku}/",
    "/m/DESK-M/team/",
    "/stores/",
    "/accounts/me/",
    "/accounts/password/change/",
    "/accounts/reauthenticate/",
    "/accounts/2fa/",
    "/accounts/2fa/totp/activate/",
]
CLERK = ["/s/DESK/orders/", ORDER % "to_ship", "/m/DESK-M/routes/", "/m/DESK-M/team/"]
IN_FORCE = "/m/RULES-M/warehouses/rules/"
RULES = [
    IN_FORCE,
    "/m/RULES-EN/warehouses/rules/",
    IN_FORCE + "try/",
    IN_FORCE + "rematch/",
    IN_FORCE + "versions/{rules[version]}/",
    IN_FORCE + "draft/",
    IN_FORCE + "draft/check/",
    IN_FORCE + "draft/new/",
    IN_FORCE + "draft/rule/{rules[rule]}/",
]
EMPTY = [
    "/s/EMPTY/",
    "/s/EMPTY/months/",
    "/s/EMPTY/penalties/",
    "/m/EMPTY-M/visits/",
    *(f"/s/EMPTY/orders/?tab={tab}" for tab in TABS),
    "/s/EMPTY/exports/",
    "/s/EMPTY/papers/preparation/",
    "/s/EMPTY/papers/pick-lists/",
    "/s/EMPTY/imports/",
    "/m/EMPTY-M/skus/",
    "/m/EMPTY-M/routes/",
    "/m/EMPTY-M/warehouses/",
    "/m/EMPTY-M/warehouses/markets/",
    "/m/EMPTY-M/stock/",
]
NOBODY = [
    "/accounts/login/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/password/reset/key/1-set-password/",
    "/accounts/password/reset/key/done/",
    "/accounts/inactive/",
]
SECOND_FACTOR = ["/accounts/2fa/", "/accounts/2fa/recovery-codes/generate/", "/accounts/2fa/reauthenticate/"]
ADMIN = [
    "/admin/",
    "/admin/orders/order/",
    "/admin/orders/package/",
    "/admin/merchant/fault/",
    "/admin/merchant/event/",
    "/admin/orders/importrun/",
]
REFUSED = {"/s/DESK/orders/nothing/": 404, "/s/DESK/imports/": 403}  # to a clerk
