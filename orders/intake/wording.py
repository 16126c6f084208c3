"""Imports in words: why a file or a line was refused and how to mend it, and the events."""

from collections.abc import Mapping
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from merchant.files import wording as files
from orders.book.wording import DESTINATIONS, destination_words

EVENT_SENTENCES = {
    "import.uploaded": _("File {file} uploaded"),
    "import.confirmed": _("Orders of {file} confirmed: {treatment}"),
    "import.discarded": _("File {file} discarded"),
    "import.columns_asked": _("Columns of {file} asked for anew"),
    "import.header_told": _("First line of {file} explained"),
    "import.columns_told": _("Columns of {file} explained"),
    "import.columns_named": _("Columns of {file} explained and kept as “{name}”"),
    "columns.saved": _("Columns “{name}” saved"),
    "columns.changed": _("Columns “{name}” changed, now “{now}”"),
    "columns.retired": _("Columns “{name}” retired"),
    "import.done": _("Orders of {file} brought in"),
    "import.undo_asked": _("Import {file} is to be taken back"),
    "import.undo_stopped": _("Import {file} not taken back: all or none was asked, and some orders stay"),
    "import.undone": _("Import {file} taken back: {orders} orders; {kept} stay"),
}

EVENT_LABELS = {"treatment": {"open": _("open: to be shipped"), "history": _("history: already ended")}}

# Why a whole file or act is refused; filled by the refusal's details.
REFUSALS = {
    "no_lines": _("The file has a header but no lines. Add at least one order."),
    "columns_missing": _(
        "These columns are missing: {columns}. Add them to the first line, or choose another profile."
    ),
    "columns_twice": _("These columns stand there twice: {columns}. Keep one of each."),
    "too_many_cancellations": _(
        "The file has {count} cancellation lines; at most {limit} are read at once. Split it."
    ),
    "file_gone": _("The uploaded file is no longer there. Upload it again."),
    "unknown_profile": _("There is no profile “{profile}”. Known are: {known}."),
    "not_whole": _(
        "{count} lines are refused, so nothing came in. Correct them and bring the file again, or choose to"
        " keep what is good."
    ),
    "nothing_to_take_back": _(
        "Something was done with every order of this import, so none can be taken back."
    ),
    "not_all_to_take_back": _(
        "{count} orders of this import cannot be taken back, so none was. Choose to take back those that"
        " can be."
    ),
    "not_all_went_back": _(
        "Something was done with {count} orders while the import was being taken back. {gone} had gone"
        " already; the others stay."
    ),
    "too_old_to_take_back": _(
        "This import came in more than {days} days ago and cannot be taken back. Change its orders by hand."
    ),
    "not_own_columns": _(
        "This file's columns have a fixed meaning. Discard it and upload it as another file."
    ),
    "header_unsaid": _("Say first whether the first line holds the columns' names."),
    "too_many_maps": _("{limit} kinds of columns are saved already. Retire one first."),
    "map_name_taken": _("There are columns named “{name}” already. Choose another name."),
    "map_retired": _("“{name}” was retired meanwhile. Go back to the list."),
    "map_changed_meanwhile": _("“{name}” was changed meanwhile by somebody else. Load the page again."),
    "not_possible_now": _("This import is {state}; that is not possible any more."),
    "crashed": _(
        "Reading this file failed three times, so we stopped. Upload it again; what is in already will not be"
        " doubled. If it stops again, tell support the import's number."
    ),
}


class Reason(NamedTuple):
    """What is wrong with a line, how to mend it, and what the lines that share it are called in a list."""

    sentence: str
    mend: str
    title: str = ""


_SAVE_AGAIN = _("Check the line's commas and quotation marks.")
_CORRECT = _("Correct this order's lines and bring the file again; what is in already stays as it is.")
_MEND_CELL = _("Put right what the cell computes, or write the value itself.")
_DIGITS = _("Write digits and a decimal point only, e.g. 1250.50.")
_ISO = _("Write it like 2026-02-13T15:30:00+08:00; without an offset the store's time zone counts.")
_AS_DECLARED = _("Correct the date, or tell anew how this file writes dates.")
_NOTHING = _("Nothing to do: this is not an order.")
_BY_HAND = _("Look at the order and change it by hand if that is right.")
_CANCEL_BY_HAND = _("Find the sale and cancel it by hand if that is right.")

REASONS = {
    "cells_count": Reason(
        _("The line has another number of cells than the header ({value})."),
        _SAVE_AGAIN,
        _("another number of cells than the header"),
    ),
    "cell_error": Reason(
        _("The cell shows an error: {value}."), _MEND_CELL, _("a cell of a workbook that shows an error")
    ),
    "cell_no_value": Reason(
        _("Cell {value} is a formula whose value was never computed."),
        _("Open the workbook in your spreadsheet and save it, or write the value itself."),
        _("a formula without a value"),
    ),
    "cell_shortened": Reason(
        _("The workbook has cut the digits of a long number: {value}."),
        _("Format the column as text and type or paste the number again."),
        _("a long number whose digits the workbook has cut"),
    ),
    "missing": Reason(_("The cell is empty."), _("Fill it in."), _("empty cell")),
    "too_long": Reason(_("The text is too long ({value} characters)."), _("Shorten it."), _("text too long")),
    "control_characters": Reason(
        _("The text holds control characters."), _("Remove line breaks and tabs."), _("control characters")
    ),
    "not_whole": Reason(
        _("“{value}” is not a whole number."), _("Write digits only, e.g. 3."), _("no whole number")
    ),
    "not_a_number": Reason(_("“{value}” is not a number."), _DIGITS, _("no number")),
    "has_comma": Reason(
        _("“{value}” has a comma, which can be read in two ways."), _DIGITS, _("number with a comma")
    ),
    "negative": Reason(_("“{value}” is less than zero."), _DIGITS, _("amount below zero")),
    "not_positive": Reason(
        _("“{value}” units cannot be ordered."), _("Write 1 or more."), _("no units ordered")
    ),
    "too_many_units": Reason(
        _("“{value}” units are more than one line may have."), _("Check the number."), _("too many units")
    ),
    "too_much": Reason(
        _("“{value}” is more than a price may be."), _("Check the number."), _("price too high")
    ),
    "too_many_decimals": Reason(
        _("“{value}” has more decimals than the currency."),
        _("Round it to the currency's smallest coin."),
        _("more decimals than the currency has"),
    ),
    "not_a_moment": Reason(_("“{value}” is not a date and time."), _ISO, _("no date and time")),
    "no_time_of_day": Reason(_("“{value}” has no time of day."), _ISO, _("date without a time of day")),
    "too_old": Reason(
        _("“{value}” lies before the year 2000."), _("Check the year."), _("date before the year 2000")
    ),
    "in_future": Reason(
        _("“{value}” lies in the future."), _("Check date and time zone."), _("date in the future")
    ),
    "unknown_currency": Reason(
        _("“{value}” is no currency."), _("Use the ISO code, e.g. USD."), _("unknown currency")
    ),
    "unknown_country": Reason(
        _("“{value}” is no country."), _("Use the ISO code of two letters, e.g. US."), _("unknown country")
    ),
    "unknown_word": Reason(
        _("“{value}” is none of the words for this column."),
        _("Use one of those words."),
        _("a word that the column does not know"),
    ),
    "processing_but_released": Reason(
        _("The order is still processing, yet it was released at {value}."),
        _("Correct status or released_at."),
        _("released although still processing"),
    ),
    "order_refused": Reason(
        _("Line {value} of the same order is refused, so the whole order is."),
        _CORRECT,
        _("another line of the same order is refused"),
    ),
    "order_disagrees": Reason(
        _("The lines of this order do not agree ({value})."),
        _CORRECT,
        _("lines of one order that do not agree"),
    ),
    "line_id_twice": Reason(
        _("Line id “{value}” stands twice in this order."), _CORRECT, _("line id twice in one order")
    ),
    "too_many_lines": Reason(
        _("The order has {value} lines, more than an order may have."),
        _CORRECT,
        _("too many lines in one order"),
    ),
    "total_too_large": Reason(_("The order's total is absurd."), _CORRECT, _("absurd total")),
    "no_offset": Reason(
        _("“{value}” does not say its time zone."),
        _("Add Z or the offset, e.g. 2026-02-13T15:30:00+08:00."),
        _("moment without an offset"),
    ),
    "order_twice": Reason(
        _("Order “{value}” stands twice in this request."),
        _("Send each order once, with all its lines."),
        _("order twice in one request"),
    ),
    "unknown_field": Reason(
        _("There is no such field."), _("Take it out, or correct its name."), _("unknown field")
    ),
    "wrong_type": Reason(
        _("The value is of another type than {value}."), _("Send the type that is asked."), _("wrong type")
    ),
    "not_allowed": Reason(
        _("The value is none of {value}."),
        _("Use one of those words."),
        _("a word that the field does not know"),
    ),
    "too_few": Reason(
        _("There must be at least {value}."), _("Add what is missing, or leave the order out."), _("too few")
    ),
    "too_many": Reason(
        _("There are more than {value}."), _("Send fewer; split the order at its source."), _("too many")
    ),
    "no_product": Reason(
        _("The order has no product, only charges."), _NOTHING, _("order without a product")
    ),
    "adjustment": Reason(
        _("All prices are zero and there is no buyer: stock was adjusted."),
        _NOTHING,
        _("zero prices and no buyer: stock was adjusted"),
    ),
    "not_a_product": Reason(
        _("“{value}” is a fee, discount, voucher or manual entry."),
        _NOTHING,
        _("fee, discount, voucher or manual entry"),
    ),
    "stock_adjustment": Reason(
        _("{value} units without a cancellation: stock was adjusted."),
        _NOTHING,
        _("negative units without a cancellation: stock was adjusted"),
    ),
    "not_ymd": Reason(
        _("“{value}” is not a date and time as year, month, day."), _AS_DECLARED, _("date of another style")
    ),
    "not_dmy": Reason(
        _("“{value}” is not a date and time as day, month, year."), _AS_DECLARED, _("date of another style")
    ),
    "not_mdy": Reason(
        _("“{value}” is not a date and time as month, day, year."), _AS_DECLARED, _("date of another style")
    ),
    "has_point": Reason(
        _("“{value}” has a point where this file's decimal sign is a comma, so it can be read in two ways."),
        _("Write digits and a decimal comma only, e.g. 1250,50."),
        _("number with a point"),
    ),
    "header_again": Reason(
        _("The line names the columns once more."),
        _("Nothing to do: it holds no order."),
        _("the columns' names once more"),
    ),
    "cut_by_spreadsheet": Reason(
        _("A spreadsheet cut the number to “{value}”."),
        _("Export the file again and do not open it in a spreadsheet before."),
        _("number cut by a spreadsheet"),
    ),
    "no_first_line": Reason(
        _("The line tells nothing of its order, and the line above is of another one."),
        _("Keep the lines of an order together, the first one at the top."),
        _("first line of the order missing"),
    ),
    "partly_shipped": Reason(
        _("A part of this order was shipped at the source already, another was not."),
        _("If the order is not here yet, type in by hand what is left to ship."),
        _("partly shipped at the source"),
    ),
    "no_shipping_needed": Reason(
        _("The product needs no shipping, e.g. a gift card."), _NOTHING, _("products without shipping")
    ),
    "cancelled_at_source": Reason(
        _("The line was cancelled at the source; no units are left."), _NOTHING, _("cancelled at the source")
    ),
    "total_not_divisible": Reason(
        _("The line's price does not divide by its units ({value})."),
        _("Take a column with the price of one unit instead."),
        _("price that does not divide by the units"),
    ),
    "total_differs": Reason(
        _("Units, price and the line's price do not fit together ({value})."),
        _("Check the three cells."),
        _("prices that do not fit together"),
    ),
    "discount_too_large": Reason(
        _("The discount is more than products and postage together."),
        _CORRECT,
        _("discount above the order's price"),
    ),
    "ended_shipped": Reason(
        _("The source says it was shipped, yet units of it wait here ({value})."),
        _BY_HAND,
    ),
    "ended_signed": Reason(
        _("The source says it was signed for, yet units of it wait here ({value})."),
        _BY_HAND,
    ),
    "ended_cancelled": Reason(
        _("The source says it was cancelled, yet units of it wait here ({value})."),
        _BY_HAND,
    ),
    "units_differ": Reason(
        _("The book has other units than the file ({value}); the book's stand."), _BY_HAND
    ),
    "amount_differs": Reason(
        _("The book has another amount than the file ({value}, in the smallest coin); the book's stands."),
        _BY_HAND,
    ),
    "address_updated": Reason(
        _("The file tells another address ({value}); the order goes there now."), _("Nothing to do.")
    ),
    "address_differs": Reason(
        _("The file tells another address ({value}); the order's stands, and it waits for you."),
        _("Change the order's address or tell its warehouse, then settle the change on its page."),
    ),
    "too_late": Reason(_("The order takes no more lines: it has left or ended."), _BY_HAND),
    "cancellation_returned": Reason(
        _("The units had left already: a return."), _("Nothing to do until the goods come back.")
    ),
    "cancellation_several": Reason(
        _("Several sales fit this cancellation of {value}, so none was cancelled."), _CANCEL_BY_HAND
    ),
    "cancellation_used_up": Reason(
        _("The sale of {value} that fits has too few units left: they were cancelled before."),
        _CANCEL_BY_HAND,
    ),
    "cancellation_differs": Reason(
        _("The buyer bought {value} before, but not at this price and in this quantity."), _CANCEL_BY_HAND
    ),
    "cancellation_none": Reason(_("No earlier sale of {value} to this buyer is known."), _CANCEL_BY_HAND),
    "cancellation_no_buyer": Reason(
        _("The cancellation of {value} names no buyer, so its sale cannot be found."), _CANCEL_BY_HAND
    ),
    "cancellation_not_a_product": Reason(_("“{value}” is no product; nothing is cancelled."), _NOTHING),
}

_UNKNOWN = Reason(_("The line was not taken."), _CORRECT)


def refusal_sentence(code: str, details: Mapping) -> str:
    """Why a file or an act was refused, in the reader's language."""
    told = {name: _shown(value) for name, value in details.items()}
    if code not in REFUSALS:
        return files.refusal_sentence(code, details)
    return str(REFUSALS[code]).format(**told)


def reason_sentence(code: str, value: str) -> str:
    """What is wrong with a line."""
    if code in DESTINATIONS:
        value = destination_words(value)
    return str(REASONS.get(code, _UNKNOWN).sentence).format(value=value)


def reason_title(code: str) -> str:
    """What lines with this reason are called in a list of counts."""
    reason = REASONS.get(code, _UNKNOWN)
    return str(reason.title or reason.sentence)


def mend(code: str) -> str:
    """How to put right what is wrong with a line."""
    return str(REASONS.get(code, _UNKNOWN).mend)


FOUND = {
    "orders": _("orders"),
    "sales": _("order lines"),
    "charges": _("charges"),
    "cancellations": _("cancellation lines"),
    "refused": _("refused lines"),
}
DECISIONS = {
    "cancelled": _("cancel units of exactly one sale"),
    "returned": _("are returns: the units had left"),
    "several": _("fit several sales"),
    "used_up": _("fit a sale whose units were cancelled before"),
    "differs": _("differ from every sale in price or quantity"),
    "none": _("have no earlier sale"),
    "no_buyer": _("name no buyer"),
    "not_a_product": _("are no products"),
    "unchanged": _("came before"),
}
FORESEEN = {
    "new": _("new orders"),
    "ended": _("orders that ended at the source"),
    "unchanged": _("unchanged orders"),
    "released": _("orders released"),
    "extended": _("orders that get more lines"),
    "changed": _("orders that differ from what is here"),
    "refused": _("refused lines"),
}
# What happens to them when the file is brought in.
FORESEEN_MEANS = {
    "new": _("come in"),
    "ended": _("come in as history: shipped, signed for or cancelled elsewhere"),
    "unchanged": _("are here already; nothing happens to them"),
    "released": _("are here already; they go on to “To ship”"),
    "extended": _("are here already; the further lines come in"),
    "changed": _(
        "lines are never overwritten; an address follows the file until a warehouse has the order; each"
        " difference is listed"
    ),
    "refused": _("stay out, and so do their whole orders; each is listed with the reason"),
}
SAMPLES = {
    "changed": _("Orders that differ from what is here"),
    "refused": _("Refused lines"),
    "new": _("New orders"),
    "unchanged": _("Unchanged orders"),
}
KEPT = {
    "shipped": _("shipped"),
    "at_warehouse": _("handed to their warehouse"),
    "late": _("marked late"),
    "imported_again": _("changed by another import"),
    "cancelled": _("cancelled by another import"),
    "assigned": _("given a warehouse by hand"),
    "held": _("held by somebody"),
    "noted": _("with a note"),
    "tagged": _("with a tag"),
    "acted": _("somebody did something with them"),
    "in_use": _("in a bulk act or on a pick list"),
}
ORDER_OUTCOMES = {
    "new": _("new orders"),
    "unchanged": _("unchanged orders"),
    "released": _("orders released"),
    "extended": _("orders extended"),
    "changed": _("orders that differ: please look"),
}
LINE_OUTCOMES = {
    "new": _("came in"),
    "added": _("added to orders that were here"),
    "unchanged": _("were here already"),
    "cancelled": _("cancelled units of an order"),
    "returned": _("reported as a return"),
    "reported": _("reported: please look"),
    "refused": _("refused"),
}


def _shown(value):
    return ", ".join(map(str, value)) if isinstance(value, list) else value
