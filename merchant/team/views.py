from django.conf import settings
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from merchant.audit.selectors import timeline
from merchant.frame.responses import page_or_partial
from merchant.team import departures, inviting, selectors, services
from merchant.team.exceptions import TeamError
from merchant.team.forms import ChangeMemberForm, InviteForm, SureForm
from merchant.team.models import Invitation
from merchant.team.tables import InvitationTable, MemberTable
from merchant.tenancy.access import may, requires
from merchant.tenancy.models import Membership
from merchant.tenancy.roles import Role

REMOVE, LEAVE = "remove_%s", "leave_%s"  # the same form stands twice on a page


@require_GET
@requires("see_team")
def team(request):
    """The members and who may do what; `?change=` opens a member's form for an owner."""
    wanted = request.GET.get("change", "")
    members = Membership.objects.for_merchant(request.merchant).standing().select_related("user", "merchant")
    member = members.filter(public_id=wanted).first() if wanted else None
    form = ChangeMemberForm.of(member) if member else None
    return render(request, "merchant/team/team.html", _context(request, member=member, form=form))


@require_POST
@requires("edit_team")
def member_change(request, member):
    members = Membership.objects.for_merchant(request.merchant).standing().select_related("user", "merchant")
    member = get_object_or_404(members, public_id=member)
    form = ChangeMemberForm(request.POST, merchant=request.merchant)
    if form.is_valid():
        try:
            services.change_member(membership_id=member.pk, actor=request.user, **form.cleaned_data)
        except TeamError as refusal:
            form.add_error(None, str(refusal))
    done = "" if form.errors else _("%(name)s saved.") % {"name": member.user}
    if done:
        return _done(request, done)
    return _panel(request, member=member, form=form)


@require_POST
@requires("edit_team")
def member_remove(request, member):
    """Take somebody out of the team; they find every page closed from then on."""
    members = Membership.objects.for_merchant(request.merchant).standing().select_related("user", "merchant")
    member = get_object_or_404(members, public_id=member)
    form = _removed(SureForm(request.POST, auto_id=REMOVE), member, request.user)
    if form.errors:
        return _panel(request, member=member, form=ChangeMemberForm.of(member), sure_form=form)
    if member.pk == request.membership.pk:
        return _left(request)
    return _done(request, _("%(name)s is not in the team any more.") % {"name": member.user})


@require_POST
@requires("leave_team")
def team_leave(request):
    """Leave the team oneself."""
    form = _removed(SureForm(request.POST, auto_id=LEAVE), request.membership, request.user)
    return _panel(request, leave_form=form) if form.errors else _left(request)


@require_POST
@requires("edit_team")
def invite(request):
    """The link stands in this one answer; only its digest is kept, so that no page shows it again."""
    form, made, link = InviteForm(request.POST, merchant=request.merchant), None, ""
    if form.is_valid():
        try:
            made, token = inviting.invite(merchant=request.merchant, actor=request.user, **form.cleaned_data)
            link = _link(request, token)
        except TeamError as refusal:
            form.add_error(None, str(refusal))
    if made is None:
        return _panel(request, invite_form=form)
    return _panel(request, made=made, link=link, is_mailed=inviting.mail_link(invitation=made, link=link))


@require_POST
@requires("edit_team")
def invitation_renew(request, invitation):
    """Another link in place of the one that was lost or has expired."""
    invitations = Invitation.objects.for_merchant(request.merchant)
    invitation = get_object_or_404(invitations, public_id=invitation)
    try:
        made, token = inviting.renew_invitation(invitation_id=invitation.pk, actor=request.user)
    except TeamError as refusal:
        return _refused(request, refusal)
    link = _link(request, token)
    return _panel(request, made=made, link=link, is_mailed=inviting.mail_link(invitation=made, link=link))


@require_POST
@requires("edit_team")
def invitation_withdraw(request, invitation):
    invitations = Invitation.objects.for_merchant(request.merchant)
    invitation = get_object_or_404(invitations, public_id=invitation)
    try:
        inviting.withdraw_invitation(invitation_id=invitation.pk, actor=request.user)
    except TeamError as refusal:
        return _refused(request, refusal)
    return _done(request, _("Withdrawn: the link for %(email)s works no more.") % {"email": invitation.email})


def _removed(form, member, actor):
    if form.is_valid():
        try:
            services.remove_member(membership_id=member.pk, actor=actor)
        except TeamError as refusal:
            form.add_error(None, str(refusal))
    return form


def _link(request, token):
    path = reverse("invitation_open", args=[token])
    return settings.PUBLIC_URL + path if settings.PUBLIC_URL else request.build_absolute_uri(path)


def _left(request):
    messages.success(request, _("You have left the team of %(merchant)s.") % {"merchant": request.merchant})
    return redirect("home")


def _done(request, told):
    if request.htmx:
        return _panel(request, done=told)
    messages.success(request, told)
    return redirect("merchant:team", request.merchant.code)


def _refused(request, refusal):
    if request.htmx:
        return _panel(request, refused=str(refusal))
    messages.error(request, str(refusal))
    return redirect("merchant:team", request.merchant.code)


def _panel(request, **told):
    context = _context(request, **told)
    return page_or_partial(request, "merchant/team/team.html", "merchant/team/_team_panel.html", context)


def _context(request, *, member=None, form=None, sure_form=None, leave_form=None, invite_form=None, **told):
    members = selectors.members_of(request.merchant)
    # read anew: an owner who has just become something else sees no form any more
    viewer = next((each for each in members if each.pk == request.membership.pk), request.membership)
    may_edit = may(viewer, "edit_team")
    member = member if may_edit else None
    invited = selectors.invitations_of(request.merchant) if may_edit else []
    return {
        "table": MemberTable(members, exclude=[] if may_edit else ["acts"]),
        "may_edit": may_edit,
        "invited": InvitationTable(invited) if invited else None,
        "invite_form": may_edit and (invite_form or InviteForm(merchant=request.merchant)),
        "member": member,
        "form": form,
        "sure_form": sure_form or SureForm(auto_id=REMOVE),
        "ends": departures.what_ends(member) if member else [],
        "leave_form": viewer.pk and (leave_form or SureForm(auto_id=LEAVE)),
        "timeline": timeline(request.merchant, member) if member else [],
        "roles": Role.labels,
        "powers": selectors.powers(),
        **told,
    }
