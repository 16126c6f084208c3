from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from merchant.frame.responses import page_or_partial
from merchant.tenancy.access import may, requires
from orders.book.exceptions import OrderError
from orders.book.models import Tag
from orders.book.remarks import save_tag
from orders.tagging.forms import TagChangeForm, TagForm


@require_GET
@requires("see_orders")
def tag_list(request):
    return _panel(request, TagForm())


@require_POST
@requires("edit_tags")
def tag_add(request):
    form = TagForm(request.POST)
    return _after(request, form, new=form)


@require_POST
@requires("edit_tags")
def tag_change(request, tag):
    tag = get_object_or_404(Tag.objects.for_merchant(request.merchant), public_id=tag)
    form = TagChangeForm.of(tag, request.POST)
    return _after(request, form, tag=tag)


def _after(request, form, *, tag=None, new=None):
    """Save what the form says; the panel then, with its errors or without them."""
    if form.is_valid():
        try:
            save_tag(
                merchant=request.merchant, actor=request.user, tag_id=tag and tag.pk, **form.cleaned_data
            )
        except OrderError as refusal:
            form.add_error("name", str(refusal))
    if form.errors:
        return _panel(request, new or TagForm(), tried={tag.pk: form} if tag else {})
    done = _("Tag “%(name)s” saved.") % {"name": form.cleaned_data["name"]}
    if not request.htmx:
        messages.success(request, done)
        return redirect("orders:tags", request.merchant.code)
    return _panel(request, TagForm(), done=done)


def _panel(request, new, *, tried=None, done=""):
    tags = list(Tag.objects.for_merchant(request.merchant).order_by("-is_active", "name"))
    for tag in tags:
        tag.form = (tried or {}).get(tag.pk) or TagChangeForm.of(tag)
    context = {
        "tags": tags,
        "new_form": new,
        "done": done,
        "may_edit": may(request.membership, "edit_tags"),
    }
    return page_or_partial(request, "orders/tagging/tags.html", "orders/tagging/_tags_panel.html", context)
