"""What an event is called: rooms register one sentence a kind; the row itself holds only codes."""

from collections.abc import Mapping

_sentences: dict[str, str] = {}
_labels: dict[str, Mapping[str, str]] = {}


def register(sentences: Mapping[str, str], labels: Mapping[str, Mapping[str, str]] | None = None) -> None:
    """Add a room's lazily translated sentences, e.g. {"order.shipped": _("Handed to {carrier}")}.

    `labels` translates the codes in an event's data: {"hold": {"unmatched": _("no warehouse fits")}}.
    """
    _sentences.update(sentences)
    for key, codes in (labels or {}).items():
        _labels[key] = {**_labels.get(key, {}), **codes}


def field_labels(*models) -> dict[str, str]:
    """What the fields of these models are called, by the codes that services.record_changes writes."""
    return {_field_code(field): field.verbose_name for model in models for field in model._meta.fields}


def _field_code(field):
    return f"{field.model._meta.model_name}.{field.name}"


def sentence(event) -> str:
    """The event in the reader's language; an unknown kind shows its code rather than nothing."""
    text = _sentences.get(event.kind)
    if text is None:
        return event.kind
    told = {key: _labels.get(key, {}).get(value, value) for key, value in event.data.items()}
    return str(text).format_map(_Lenient(told))


class _Lenient(dict):
    """Events are never rewritten, so an old one may lack a detail that today's sentence names."""

    def __missing__(self, key):
        return "–"
