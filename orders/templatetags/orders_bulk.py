from django import template

from orders.bulk import wording

register = template.Library()
register.filter(wording.done_word)
register.filter(wording.way_word)
register.filter(wording.failure_sentence)
