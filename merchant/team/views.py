from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from merchant.audit.selectors import timeline
from merchant.frame.responses import page_or_partial
from merchant.team import selectors, services
from merchant.team.exceptions import TeamError
from merchant.team.forms import ChangeMemberForm
from merchant.team.tables import MemberTable
from merchant.tenancy.access import may, requires
from merchant.tenancy.models import Membership
from merchant.tenancy.roles import Role


@require_GET
@requires("see_team")
def team(request):
    """The members and who may do what; `?change=` opens a member's form for an owner."""
    members = Membership.objects.for_merchant(request.merchant).select_related("user", "merchant")
    wanted = request.GET.get("change", "")
    member = members.filter(public_id=wanted).first() if wanted else None
    form = ChangeMemberForm.of(member) if member else None
    return render(request, "merchant/team/team.html", _context(request, member, form))


@require_POST
@requires("edit_team")
def member_change(request, member):
    members = Membership.objects.for_merchant(request.merchant).select_related("user", "merchant")
    member = get_object_or_404(members, public_id=member)
    form = ChangeMemberForm(request.POST, merchant=request.merchant)
    if form.is_valid():
        try:
            services.change_member(membership_id=member.pk, actor=request.user, **form.cleaned_data)
        except TeamError as refusal:
            form.add_error(None, str(refusal))
    done = "" if form.errors else _("%(name)s saved.") % {"name": member.user}
    if done and not request.htmx:
        messages.success(request, done)
        return redirect("merchant:team", request.merchant.code)
    context = _context(request, None if done else member, form) | {"done": done}
    return page_or_partial(request, "merchant/team/team.html", "merchant/team/_team_panel.html", context)


def _context(request, member, form):
    members = selectors.members_of(request.merchant)
    # read anew: an owner who has just become something else sees no form any more
    viewer = next((each for each in members if each.pk == request.membership.pk), request.membership)
    may_edit = may(viewer, "edit_team")
    return {
        "table": MemberTable(members, exclude=[] if may_edit else ["acts"]),
        "may_edit": may_edit,
        "member": member if may_edit else None,
        "form": form,
        "timeline": timeline(request.merchant, member) if member and may_edit else [],
        "roles": Role.labels,
        "powers": selectors.powers(),
    }
