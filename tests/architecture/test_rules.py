"""The house rules of the code that a machine can check; who may import whom stands in pyproject.toml."""

import ast
import re

import pytest
from django.apps import apps
from django.db.models import Manager

from tests.architecture.sources import APPS, OURS, ROOT, name_of, places, python_files, shown, tree

LONGEST_FILE = 500
SHARED_MANAGERS = {"shared", "for_jobs"}  # their names say that they cross merchants
PAGES = {"views.py", "forms.py", "tables.py", "filters.py"}

# Who starts at every merchant's rows: what changes rows by key, jobs, staff, and what is told below.
CROSSING = {"services.py", "tasks.py", "models.py", "querysets.py", "admin.py"}
CROSSING_BECAUSE = {
    "merchant/api/answers.py": "part of the interface's services, works on the token that it is given",
    "merchant/api/bearer.py": "finds out which store a token is for",
    "orders/selection/own.py": "reads a person's own choice of columns, which belongs to no merchant",
    "orders/book/editing.py": "part of the book's services, works on the order that it is given",
    "orders/book/erasing.py": "a job for all merchants' ended orders",
    "orders/book/locking.py": "part of the book's services, works on the orders that it is given",
    "orders/book/parcels.py": "part of the book's services, works on the order that it is given",
    "orders/book/stock.py": "part of the book's services, works on the packages that it is given",
    "orders/book/remarks.py": "part of the book's services, works on the order or merchant that it is given",
    "orders/dispatch/catching_up.py": "part of the dispatcher's services, a job for all merchants",
    "orders/dispatch/choosing.py": "part of the dispatcher's services, works on the order that it is given",
    "orders/dispatch/demands.py": "part of the dispatcher's services, works on the orders that it is given",
    "orders/dispatch/gates.py": "part of the dispatcher's services, works on the orders that it is given",
    "orders/dispatch/looking_again.py": "part of the dispatcher's services, a job for all merchants",
    "orders/dispatch/matching.py": "part of the dispatcher's services, a job for all merchants",
    "orders/dispatch/placing.py": "part of the dispatcher's services, works on the orders it is given",
    "orders/dispatch/releasing.py": "a job for all merchants' orders",
    "orders/dispatch/submitting.py": "part of the dispatcher's services, works on the orders it is given",
    "orders/dispatch/unknown_skus.py": "part of the dispatcher's services, a job for all merchants",
    "orders/clock/reckoning.py": "part of the clock's services, reads policies, which belong to no merchant",
    "orders/book/weighing.py": "part of the book's services, works on the orders that it is given",
    "orders/book/stages.py": "part of the book's services, works on the orders that it is given",
    "merchant/sheets/staging.py": "part of the import job, works on the run that it is given",
    "merchant/sheets/saving.py": "part of the import job, works on the run that it is given",
    "warehouses/stock/reservations.py": "part of stock's services, works on the merchant that it is given",
    "warehouses/sites/codes.py": "the platform's codes are those of no merchant",
    "merchant/visits/middleware.py": "finds out whether a visit opens a merchant to staff",
    "merchant/tenancy/middleware.py": "finds out which merchant a request is for",
    "merchant/tenancy/selectors.py": "reads a person's own places, before a merchant is known",
    "merchant/accounts/second_factor.py": "belongs to a person, not to a merchant",
    "merchant/jobs/health.py": "belongs to the machine, not to a merchant",
    "merchant/accounts/queues.py": "tells the monitoring of all merchants' rows",
    "merchant/parking/queues.py": "tells the monitoring of all merchants' rows",
    "merchant/runs/queues.py": "tells the monitoring of all merchants' rows",
    "merchant/sheets/queues.py": "tells the monitoring of all merchants' rows",
    "orders/staff/queues.py": "tells the monitoring of all merchants' rows",
    "orders/book/comparison.py": "part of the book's services, works on one store's locked orders",
    "orders/book/entry.py": "part of the book's services, works on the store that it is given",
    "orders/book/following.py": "part of the book's services, works on one store's locked orders",
    "orders/book/holding.py": "part of the book's services, works on the orders that it is given",
    "orders/book/insertion.py": "part of the book's services, works on the store that it is given",
    "orders/book/revision.py": "part of the book's services, works on one store's locked orders",
    "orders/bulk/acts.py": "part of the bulk job, works on the run that it is given",
    "orders/bulk/doing.py": "part of the bulk job, works on the run that it is given",
    "orders/bulk/submitting.py": "part of the bulk job, works on the run that it is given",
    "warehouses/matching/drafts.py": "part of matching's services, works on the merchant that it is given",
    "warehouses/stock/checking.py": "looks whether every merchant's ledger adds up",
    "warehouses/stock/ledger.py": "part of stock's services, works on the merchant that it is given",
    "warehouses/stock/parcels.py": "part of stock's services, works on the parcels that it is given",
    "orders/intake/api/entering.py": "part of the imports' services, works on the run that it has made",
    "orders/intake/applying.py": "part of the import job, works on the run that it is given",
    "orders/intake/columns/services.py": "part of the imports' services, works on what it is given",
    "orders/intake/columns/sample.py": "reads the head of the import that it is given",
    "orders/intake/cancelling.py": "part of the import job, works on the run that it is given",
    "orders/book/removal.py": "part of the book's services, works on locked orders",
    "orders/intake/keeping.py": "part of the import job, works on the run that it is given",
    "orders/intake/undoing.py": "part of the import job, works on the run that it is given",
    "orders/intake/retention.py": "a job for all merchants' ended imports",
    "orders/intake/room.py": "part of the imports' services, works on the run that it is given and on files",
    "orders/intake/resolving.py": "part of the import job, works on the run that it is given",
    "orders/intake/sales.py": "part of the import job, works on the run that it is given",
    "orders/intake/staging.py": "part of the import job, works on the run that it is given",
}
# Where the audit trail is written: services, and the parts of them that are files of their own.
SERVICES_IN_PARTS = {
    "orders/book/editing.py",
    "orders/book/erasing.py",
    "orders/book/parcels.py",
    "orders/book/remarks.py",
    "orders/dispatch/choosing.py",
    "orders/dispatch/matching.py",
    "orders/dispatch/placing.py",
    "orders/dispatch/releasing.py",
    "orders/dispatch/submitting.py",
    "orders/dispatch/unknown_skus.py",
    "orders/book/entry.py",
    "orders/book/following.py",
    "orders/book/holding.py",
    "orders/book/insertion.py",
    "orders/book/removal.py",
    "orders/book/revision.py",
    "orders/intake/cancelling.py",
    "orders/intake/columns/services.py",
    "warehouses/matching/drafts.py",
}
WITHOUT_MOVES = {
    "orders.Order": "derived from lines and packages by one pure function",
    "orders.Fulfilment": "closed and opened again by the packages of its order",
    "merchant.Store": "a choice of staff; no state of a store forbids another yet",
}
# A row leads to others past `for_merchant`: file → whose row it is, and what is reached by it.
REACHED_BECAUSE = {
    "warehouses/matching/drafts.py": (
        "part of matching's services, works on the merchant that it is given",
        *("draft.rules", "rule.places", "version.rules"),
    ),
    "warehouses/rules/editor/page.py": (
        "no rows: a mapping of what the merchant may name",
        "names.sites.channels",
    ),
    "warehouses/rules/editor/selectors.py": (
        "found among the merchant's own, and a mapping of what the merchant may name",
        *("names.sites.channels", "rule.places"),
    ),
    "warehouses/rules/editor/views.py": ("found among the merchant's own", "row.rule_set"),
    "warehouses/rules/findings.py": ("no rows: a mapping of what the merchant may name", "sites.channels"),
    "warehouses/rules/selectors.py": ("found among the merchant's own", "rule.places"),
    "merchant/sheets/report.py": ("found among the merchant's own", "run.lines"),
    "merchant/sheets/summary.py": ("found among the merchant's own", "run.lines"),
    "merchant/team/forms.py": ("found among the merchant's own", "membership.stores"),
    "orders/bulk/listing.py": ("the run that the job was given", "run.items"),
    "orders/bulk/report.py": ("found among the merchant's own", "run.items"),
    "orders/bulk/selectors.py": ("found among the merchant's own", "run.items"),
    "orders/desk/hours.py": ("a stand-in whose key is put in later", "Store(pk=STORE).order_set"),
    "orders/desk/selectors.py": (
        "the request's own, and a stand-in whose key is put in later",
        "Store(pk=STORE).order_set",
        "request.store.order_set",
    ),
    "orders/detail/forms.py": ("found among the merchant's own", "order.lines"),
    "orders/detail/standing.py": ("found among the merchant's own", "self.order.lines"),
    "orders/detail/story.py": (
        "found among the merchant's own",
        *("order.charges", "order.discounts", "order.fulfilments", "order.holds", "order.lines"),
        *("order.notes", "order.packages", "package.contents"),
    ),
    "orders/intake/api/answers.py": (
        "found among the merchant's own",
        *("order.holds", "order.lines", "order.packages"),
    ),
    "orders/intake/judging.py": ("the run that the job was given", "run.rows", "self.run.rows"),
    "orders/intake/report.py": ("found among the merchant's own", "run.rows"),
    "orders/intake/rows.py": ("the run that the job was given", "run.rows"),
    "orders/intake/summary.py": ("found among the merchant's own", "run.rows"),
    "orders/intake/selectors.py": ("found among the merchant's own", "run.rows"),
    "orders/routing/selectors.py": ("found among the merchant's own", "rule_set.rules"),
    "warehouses/matching/traces.py": ("the version that is at hand", "draft.rules"),
    "orders/papers/selectors.py": ("found among the merchant's own", "pick_list.entries"),
    "orders/review/order.py": (
        "found among the merchant's own",
        *("order.fulfilments", "order.holds", "order.packages"),
    ),
    "orders/review/reckoning.py": ("the store whose month is reckoned", "store.order_set"),
    "orders/review/wording.py": ("a month's figures, no rows", "before.discounts"),
    "orders/selection/filters.py": (
        "found among the merchant's own",
        *("self.import_run.brought", "sender.fulfilment_set"),
    ),
    "orders/selection/selection.py": ("the request's or the run's own", "store.order_set"),
    "orders/staff/acts.py": ("staff's own pages", "order.holds", "order.packages"),
    "orders/today/selectors.py": ("the request's own", "store.order_set"),
}
OPEN_TO_ALL = {
    "merchant.jobs.views": {"healthz", "healthz_jobs"},
    "merchant.frame.views": {"server_error"},
    "merchant.api.door": {"docs", "openapi"},
    "merchant.faults.views": {"server_error"},
    "merchant.accounts.views": {"choose_language", "choose_theme"},
    "merchant.accounts.staff_site": {"login"},
}
WRITES = {
    "save", "create", "bulk_create", "get_or_create", "update_or_create", "bulk_update", "delete", "update",
}  # fmt: skip


def files(*names):
    return [path for path in python_files(*APPS) if path.name in names]


def read_for_pages():
    """Every module that a seller's page may be made of."""
    return [
        path
        for path in python_files(*APPS)
        if path.name not in CROSSING
        and shown(path) not in CROSSING_BECAUSE
        and not {"management", "demo"} & set(path.parts)
    ]


def is_managers_attribute(node, names):
    """`Model.objects.something`."""
    is_attribute = isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute)
    return is_attribute and node.value.attr in names


def everywhere(paths, wrong):
    return [place for path in paths for place in places(path, wrong)]


def calls(*names):
    """A test for nodes that call something of such a (last) name."""
    return lambda node: isinstance(node, ast.Call) and name_of(node.func).rpartition(".")[2] in names


# --- tenancy -------------------------------------------------------------------------------------------


def test_sellers_reach_rows_only_through_their_merchant():
    doors = {"for_merchant", "none"}

    assert not everywhere(
        read_for_pages(), lambda node: is_managers_attribute(node, {"objects"}) and node.attr not in doors
    )


def test_no_manager_is_handed_on_without_its_door():
    def is_bare(path):
        inside = {id(node.value) for node in ast.walk(tree(path)) if isinstance(node, ast.Attribute)}
        return lambda node: getattr(node, "attr", "") == "objects" and id(node) not in inside

    assert not [place for path in read_for_pages() for place in places(path, is_bare(path))]


def test_managers_that_cross_merchants_are_for_selectors_and_never_for_pages():
    assert not everywhere(files(*PAGES), lambda node: is_managers_attribute(node, SHARED_MANAGERS))


def test_hidden_managers_are_used_by_nobody():
    hidden = {"_default_manager", "_base_manager"}

    assert not everywhere(python_files(*APPS), lambda node: getattr(node, "attr", "") in hidden)


@pytest.mark.parametrize("path", files("views.py"), ids=shown)
def test_a_row_is_looked_up_among_its_merchants(path):
    for function in ast.walk(tree(path)):
        if isinstance(function, ast.FunctionDef):
            queried = _names_of_merchants_rows(function)
            for call in filter(calls("get_object_or_404", "get_list_or_404"), ast.walk(function)):
                source = call.args[0]
                is_narrowed = _asks_for_merchant(source) or bool(queried & _names_in(source))
                assert is_narrowed, f"{shown(path)}:{call.lineno}"


def _asks_for_merchant(node):
    return any(getattr(part, "attr", "") == "for_merchant" for part in ast.walk(node))


def _names_in(node):
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}


def _names_of_merchants_rows(function):
    assigned = [node for node in ast.walk(function) if isinstance(node, ast.Assign)]
    return {
        name for node in assigned if _asks_for_merchant(node.value) for name in _names_in(node.targets[0])
    }


def managers_of_rows():
    """The names under which a row leads to others, and what they can be asked for."""
    names, questions = set(), set(dir(Manager))
    for model in our_models():
        related = [field for field in model._meta.get_fields() if field.one_to_many or field.many_to_many]
        names |= {field.get_accessor_name() if field.auto_created else field.name for field in related}
        questions |= set(dir(model._meta.default_manager))
    return names - {None}, questions


def reaches_rows_by_another(path):
    """What a module asks of the rows that hang on another row: `store.order_set`, `run.rows`."""
    names, questions = managers_of_rows()
    asked = {
        id(node.value)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr in questions and not node.attr.startswith("__")
    }
    return {
        ast.unparse(node)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr in names
        if node.attr.endswith("_set") or id(node) in asked
        if path.name == "models.py" or getattr(node.value, "id", "") != "self"  # what is no row has its own
    }


def test_rows_are_reached_by_another_row_only_where_it_is_known_whose_that_is():
    found = {shown(path): sorted(reaches_rows_by_another(path)) for path in read_for_pages()}
    told = {path: sorted(doors) for path, (_whose, *doors) in REACHED_BECAUSE.items()}

    assert {path: doors for path, doors in found.items() if doors} == told


def test_reasons_are_given_only_for_files_that_exist():
    named = {*CROSSING_BECAUSE, *SERVICES_IN_PARTS}

    assert not [name for name in named if not (ROOT / name).exists()]


def test_pages_open_to_everybody_are_known_by_name():
    found = {}
    for path in python_files(*APPS):
        for function in ast.walk(tree(path)):
            marks = getattr(function, "decorator_list", [])
            if any("login_not_required" in name_of(mark) for mark in marks):
                module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
                found.setdefault(module, set()).add(function.name)

    assert found == OPEN_TO_ALL


def test_every_form_is_checked_for_its_token():
    assert not everywhere(python_files(*APPS), lambda node: "csrf_exempt" in name_of(node))


# --- views, services, tasks ----------------------------------------------------------------------------


def test_views_ring_the_bell_and_never_send_a_task_themselves():
    assert not everywhere(
        files("views.py"),
        lambda node: getattr(node, "attr", "") in {"delay", "apply_async", "delay_on_commit"},
    )


def test_views_write_nothing():
    assert not everywhere(files(*PAGES, "selectors.py"), calls(*WRITES))


def test_services_know_no_tasks():
    def imports_tasks(node):
        if isinstance(node, ast.ImportFrom):
            return "tasks" in (node.module or "").split(".") or any(a.name == "tasks" for a in node.names)
        return isinstance(node, ast.Import) and any("tasks" in a.name.split(".") for a in node.names)

    assert not everywhere(files("services.py"), imports_tasks)


def test_only_services_write_the_audit_trail():
    writers = {"record", "record_many", "record_changes"}

    def records(node):
        written = isinstance(node, ast.Call) and name_of(node.func)
        return bool(written) and written in {f"audit.{name}" for name in writers}

    others = [
        path
        for path in python_files(*APPS)
        if path.name != "services.py" and shown(path) not in SERVICES_IN_PARTS
    ]
    assert not everywhere(others, records)


def test_events_are_made_in_one_place():
    def makes_an_event(node):
        called = isinstance(node, ast.Call) and name_of(node.func)
        return called == "Event" or str(called).startswith("Event.objects.") and node.func.attr in WRITES

    others = [path for path in python_files(*APPS) if shown(path) != "merchant/audit/services.py"]
    assert not everywhere(others, makes_an_event)


# --- models --------------------------------------------------------------------------------------------


def our_models():
    return [model for app in APPS for model in apps.get_app_config(app).get_models()]


def label(model):
    return model._meta.label


@pytest.mark.parametrize("model", our_models(), ids=label)
def test_every_row_says_what_it_is(model):
    ours = [base for base in model.__mro__ if base.__module__.startswith(APPS)]

    assert any("__str__" in vars(base) for base in ours)


def states_of(model):
    return getattr(model, "Status", None) or getattr(model, "State", None)


def test_every_state_has_its_moves():
    stateful = {label(model) for model in our_models() if states_of(model)}
    with_moves = {label(model) for model in our_models() if hasattr(model, "MOVES")}

    assert stateful - with_moves == set(WITHOUT_MOVES)


@pytest.mark.parametrize("model", [m for m in our_models() if hasattr(m, "MOVES")], ids=label)
def test_moves_name_every_state(model):
    states = set(states_of(model))

    assert set(model.MOVES) == states
    assert set().union(*model.MOVES.values()) <= states


# --- habits --------------------------------------------------------------------------------------------


def test_imports_stand_at_the_top():
    def imports_inside(node):
        is_function = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        return is_function and any(isinstance(p, ast.Import | ast.ImportFrom) for p in ast.walk(node))

    assert not everywhere(python_files(*OURS), imports_inside)


def test_moments_are_aware():
    def is_naive(node):
        called = name_of(node.func) if isinstance(node, ast.Call) else ""
        last_two = ".".join(called.split(".")[-2:])
        return last_two in {"datetime.now", "datetime.utcnow", "date.today", "datetime.today"}

    assert not everywhere(python_files(*APPS, "config"), is_naive)


def test_the_environment_is_read_by_settings_alone():
    assert not everywhere(
        python_files(*APPS),
        lambda node: (
            getattr(node, "attr", "") in {"environ", "getenv"} or getattr(node, "id", "") == "environ"
        ),
    )


def test_nothing_is_called_common():
    vague = {"utils", "helpers", "common", "core", "misc"}
    modules = [path.relative_to(ROOT) for path in python_files(*OURS)]

    assert not [str(path) for path in modules if vague & set(path.with_suffix("").parts)]


def test_no_model_is_found_by_a_string_and_no_signal_joins_our_apps():
    assert not everywhere(python_files(*APPS), calls("get_model", "receiver", "connect"))


def test_nothing_is_marked_as_safe_html_by_hand():
    marks = {"mark_safe", "format_html", "SafeString"}

    assert not everywhere(
        python_files(*APPS),
        lambda node: isinstance(node, ast.Name | ast.Attribute) and name_of(node) in marks,
    )


@pytest.mark.parametrize("suffix", ["py", "html", "js", "css", "md"])
def test_no_file_outgrows_its_readers(suffix):
    hidden = {"vendor", "node_modules", "migrations"}
    found = [
        path
        for top in (*OURS, "templates", "static", "docs")
        for path in (ROOT / top).rglob(f"*.{suffix}")
        if not hidden & set(path.parts)
    ]

    assert not [shown(path) for path in found if len(path.read_text().splitlines()) > LONGEST_FILE]


def test_nothing_unfinished_is_kept():
    unfinished = re.compile(r"\b(TO" + "DO|FIX" + r"ME|XX" + "X)\\b")
    texts = [*python_files(*OURS), *(ROOT / "templates").rglob("*.html"), *(ROOT / "docs").rglob("*.md")]
    texts += [ROOT / name for name in ("README.md", "CHANGELOG.md", "Makefile") if (ROOT / name).exists()]

    assert not [shown(path) for path in texts if unfinished.search(path.read_text())]


# --- tests ---------------------------------------------------------------------------------------------


def test_every_test_asserts_something():
    def asserts_nothing(node):
        if not isinstance(node, ast.FunctionDef) or not node.name.startswith("test_"):
            return False
        parts = list(ast.walk(node))
        names = {name_of(part.func) for part in parts if isinstance(part, ast.Call)}
        checks = any("assert" in name or name in {"pytest.raises", "expect"} for name in names)
        return not checks and not any(isinstance(part, ast.Assert) for part in parts)

    assert not everywhere(python_files("tests"), asserts_nothing)


def test_no_test_sleeps_blindly():
    """A pause stands only in a loop that looks again for what it waits for."""

    def is_blind(path):
        loops = [node for node in ast.walk(tree(path)) if isinstance(node, ast.While)]
        polling = {id(part) for loop in loops for part in ast.walk(loop)}
        return lambda node: calls("sleep")(node) and id(node) not in polling

    assert not [place for path in python_files("tests") for place in places(path, is_blind(path))]
