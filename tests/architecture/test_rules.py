"""The house rules of the code that a machine can check; who may import whom stands in pyproject.toml."""

import ast
import re

import pytest
from django.apps import apps
from django.db.models import Manager

from tests.architecture.reasons import (
    CROSSING,
    CROSSING_BECAUSE,
    LISTENING_BECAUSE,
    REACHED_BECAUSE,
    SAFE_BECAUSE,
    SERVICES_IN_PARTS,
    WITHOUT_MOVES,
)
from tests.architecture.sources import APPS, OURS, ROOT, name_of, places, python_files, shown, tree

LONGEST_FILE = 500
SHARED_MANAGERS = {"shared", "for_jobs"}  # their names say that they cross merchants
PAGES = {"views.py", "forms.py", "tables.py", "filters.py"}

OPEN_TO_ALL = {
    "merchant.jobs.views": {"healthz", "healthz_jobs"},
    "merchant.frame.views": {"server_error"},
    "merchant.api.door": {"docs", "openapi"},
    "merchant.faults.views": {"server_error"},
    "merchant.accounts.views": {"choose_language", "choose_theme"},
    "merchant.accounts.staff_site": {"login"},
    "merchant.team.entrance": {
        *("invitation", "invitation_open", "invitation_accept", "invitation_join", "invitation_switch"),
    },
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
    named = {*CROSSING_BECAUSE, *SAFE_BECAUSE, *SERVICES_IN_PARTS}

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
    assert not everywhere(python_files(*APPS), calls("get_model", "receiver"))
    listening = everywhere(python_files(*APPS), calls("connect"))
    assert {place.partition(":")[0] for place in listening} == LISTENING_BECAUSE.keys()


def test_nothing_is_marked_as_safe_html_by_hand_but_where_it_was_cleaned():
    marks = {"mark_safe", "format_html", "SafeString"}

    marking = everywhere(
        python_files(*APPS),
        lambda node: isinstance(node, ast.Name | ast.Attribute) and name_of(node) in marks,
    )
    assert {place.partition(":")[0] for place in marking} == SAFE_BECAUSE.keys()


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
