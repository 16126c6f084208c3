"""Templates for what many pages show, or one page many times: Jinja compiles them."""

from dataclasses import dataclass
from functools import cache, partial

from django.template import Context
from django.template.loader import get_template
from django.templatetags.static import static
from django.utils.translation import get_language, gettext, override
from jinja2 import Environment, StrictUndefined

from merchant.frame.addresses import address


def environment(**options) -> Environment:
    """Jinja for the settings: it escapes, knows our words, and a name that is not there is a fault."""
    made = Environment(**options | {"undefined": StrictUndefined})
    made.globals.update(_=gettext, static=cache(static), url=address)
    return made


@dataclass(frozen=True)
class Lean:
    """A template in templates/jinja with the names it takes of the context; `{% include %}` prints it."""

    name: str
    takes: tuple[str, ...] = ()

    def render(self, context: Context) -> str:
        taken = {name: context[name] for name in self.takes}
        return get_template(self.name, using="jinja").render({"_": partial(_said, get_language()), **taken})


@cache
def _said(language, message):
    """A word of ours in this language, looked up once a process: a page says a hundred of them."""
    with override(language):
        return gettext(message)
