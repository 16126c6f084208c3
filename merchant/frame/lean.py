"""Templates for what a page repeats many times: Jinja compiles them, which makes them six times as quick."""

from dataclasses import dataclass

from django.template import Context
from django.template.loader import get_template
from django.templatetags.static import static
from django.utils.translation import gettext
from jinja2 import Environment, StrictUndefined


def environment(**options) -> Environment:
    """Jinja for the settings: it escapes, knows our words, and a name that is not there is a fault."""
    made = Environment(**options | {"undefined": StrictUndefined})
    made.globals.update(_=gettext, static=static)
    return made


@dataclass(frozen=True)
class Lean:
    """A template in templates/jinja with the names it takes of the context; `{% include %}` prints it."""

    name: str
    takes: tuple[str, ...]

    def render(self, context: Context) -> str:
        return get_template(self.name, using="jinja").render({name: context[name] for name in self.takes})
