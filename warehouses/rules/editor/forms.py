"""What is sent from the editor, judged: as services take it, or a sentence for each input that is meant."""

import re

from django.utils.translation import gettext as _

from warehouses.matching.drafts import RuleTold
from warehouses.matching.exceptions import RuleError
from warehouses.rules.editor.reading import read_condition
from warehouses.rules.editor.typed import RuleTyped
from warehouses.rules.selectors import Names

LONGEST_NAME = 80
_PLACE = re.compile(r"([0-9]{1,18}):([0-9]{1,18})?")


class RuleForm:
    """A rule that somebody has typed; `errors` by field, or by (group, condition)."""

    def __init__(self, typed: RuleTyped, names: Names):
        self.typed, self.names = typed, names
        read = read_condition(typed.groups, typed.any)
        self.condition, self.errors = read.condition, dict(read.errors)
        self.is_readable = not read.errors
        self.places = self._read_places()

    def is_valid(self) -> bool:
        """Whether services can be asked."""
        name = " ".join(self.typed.name.split())
        if not name:
            self.errors["name"] = _("Give the rule a name that says what it is for.")
        if len(name) > LONGEST_NAME:
            self.errors["name"] = _("A name has at most %(most)s letters.") % {"most": LONGEST_NAME}
        if not self.places:
            self.errors.setdefault("places", _("Choose at least one warehouse that sends these orders."))
        return not self.errors

    @property
    def told(self) -> RuleTold:
        """The rule as services take it."""
        return RuleTold(self.typed.name, self.condition, self.places, self.typed.goes_on)

    def refuse(self, refusal: RuleError) -> None:
        """Put a service's sentence at the input that it means."""
        self.errors[refusal.test or refusal.field] = str(refusal)

    def _read_places(self):
        places = []
        for value in filter(None, self.typed.places):
            found = _PLACE.fullmatch(value)
            if found is None or int(found[1]) not in self.names.sites.warehouses:
                self.errors["places"] = _("Choose a warehouse from the list.")
                continue
            places.append((int(found[1]), int(found[2]) if found[2] else None))
        return places
