from django.contrib import admin, messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as now_in_words
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action

from merchant.agreements import services
from merchant.agreements.exceptions import AgreementError
from merchant.agreements.forms import ConfirmForm, PublishForm, VersionForm
from merchant.agreements.markdown import to_html
from merchant.agreements.models import AgreementVersion, Signature, SigningRequest
from merchant.audit.selectors import timeline
from merchant.frame.staff import KeptAdmin, LargeAdmin, ReadOnlyAdmin, act_page

OF_DRAFTS = ("read", "preview_and_publish", "discard")
OF_PUBLISHED = ("read", "copy_as_draft")
ABOUT = ("number", "published_at", "published_by", "sha256_zh", "sha256_en")


@admin.register(AgreementVersion)
class AgreementVersionAdmin(KeptAdmin):
    """The agreement by version: drafts are written here, published ones are read and copied."""

    form = VersionForm
    list_display = ["number", "published_at", "published_by", "binding", "sign_by"]
    list_select_related = ["published_by"]
    ordering = ["-number"]
    sortable_by = ()
    fieldsets = [
        (_("Text"), {"fields": ["text_zh", "text_en", "binding"]}),
        (_("Signing again"), {"fields": ["sign_by", "changed_zh", "changed_en"]}),
    ]
    actions_detail = [*OF_DRAFTS, "copy_as_draft"]
    change_form_outer_after_template = "merchant/agreements/staff/_story.html"

    # --- who may do what -------------------------------------------------------------------------------

    def has_change_permission(self, request, obj=None):
        """Whatever its reader may: what is published stays as it is."""
        return super().has_change_permission(request, obj) and not (obj and obj.is_published)

    def has_edit_permission(self, request, obj=None):
        """Who may copy versions and discard drafts: whoever may write them."""
        return request.user.has_perm("merchant.change_agreementversion")

    def has_publish_permission(self, request, obj=None):
        return request.user.has_perm("merchant.publish_agreementversion")

    def has_read_permission(self, request, obj=None):
        return self.has_view_permission(request, obj)

    def get_actions_detail(self, request, object_id):
        """Only those that make sense for the version."""
        version = self.get_object(request, object_id)
        fitting = OF_PUBLISHED if version and version.is_published else OF_DRAFTS
        offered = super().get_actions_detail(request, object_id)
        return [each for each in offered if each.action_name.endswith(fitting)]

    # --- the form --------------------------------------------------------------------------------------

    def get_fieldsets(self, request, obj=None):
        if obj is None or not obj.is_published:
            return [*self.fieldsets, (None, {"fields": ["seen"], "classes": ["hidden"]})]
        return [(_("Published"), {"fields": ABOUT}), *self.fieldsets]

    def get_readonly_fields(self, request, obj=None):
        return ABOUT if obj else ()

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.refused = getattr(request, "refused", "")
        return form

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """A refusal of the service stands above the form, which keeps what was entered."""
        if request.method == "POST" and object_id and self.has_edit_permission(request):
            version = self.get_object(request, object_id)
            if version is not None and version.is_published:
                return self._refuse(request, version)
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except AgreementError as refusal:
            request.refused = str(refusal)
            return super().changeform_view(request, object_id, form_url, extra_context)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        version = self.get_object(request, object_id)
        told = {"events": timeline(None, version) if version else []}
        return super().change_view(request, object_id, form_url, told | (extra_context or {}))

    def save_model(self, request, obj, form, change):
        services.save_draft(version=obj, seen=form.cleaned_data.get("seen"), actor=request.user)

    def _refuse(self, request, version):
        """Somebody published the draft while it was edited."""
        try:
            services.refuse_published(version)
        except AgreementError as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
        return self._to(version)

    # --- acts ------------------------------------------------------------------------------------------

    @action(description=_("Read as sellers do"), url_path="read", permissions=["read"])
    def read(self, request, object_id):
        """Both texts as pages show them."""
        version = get_object_or_404(AgreementVersion, pk=object_id)
        title = now_in_words("Version %(number)s of the agreement") % {"number": version.number}
        return self._texts_page(request, version, title=title)

    @action(description=_("Copy as a draft"), url_path="copy", permissions=["edit"])
    def copy_as_draft(self, request, object_id):
        """A draft with the same texts, to be changed."""
        version = get_object_or_404(AgreementVersion.objects.published(), pk=object_id)
        if request.method == "POST":
            return self._to(services.copy_as_draft(version_id=version.pk, actor=request.user))
        title = now_in_words("Copy version %(number)s as a draft") % {"number": version.number}
        told = _("The draft has the same texts. Change what is to change, and say what that is.")
        button = _("Copy as a draft")
        return act_page(self, request, version, form=ConfirmForm(), title=title, button=button, told=told)

    @action(description=_("Discard the draft"), url_path="discard", permissions=["edit"])
    def discard(self, request, object_id):
        """Throw a draft away, once it was confirmed."""
        version = get_object_or_404(AgreementVersion, pk=object_id)
        form = ConfirmForm(request.POST if request.method == "POST" else None)
        if form.is_valid():
            try:
                services.discard_draft(version_id=version.pk, actor=request.user)
                self.message_user(request, _("The draft was discarded."), messages.SUCCESS)
                return redirect("admin:merchant_agreementversion_changelist")
            except AgreementError as refusal:
                form.add_error(None, str(refusal))
        title = now_in_words("Discard draft %(number)s of the agreement") % {"number": version.number}
        told = _("Nobody signed it. It cannot be brought back.")
        button = _("Discard the draft")
        return act_page(self, request, version, form=form, title=title, button=button, told=told)

    @action(description=_("Preview and publish"), url_path="publish", permissions=["publish"])
    def preview_and_publish(self, request, object_id):
        """Both texts as sellers will read them, whom publishing asks to sign again, and the act itself."""
        version = get_object_or_404(AgreementVersion, pk=object_id)
        if version.is_published:
            return self._to(version)
        form = PublishForm(request.POST if request.method == "POST" else None, version=version)
        if form.is_valid():
            try:
                seen = form.cleaned_data["seen"]
                services.publish(version_id=version.pk, seen=seen, actor=request.user)
                text = now_in_words("Version %(number)s is published.") % {"number": version.number}
                self.message_user(request, text, messages.SUCCESS)
                return self._to(version)
            except AgreementError as refusal:
                form.add_error(None, str(refusal))
        title = now_in_words("Publish version %(number)s of the agreement") % {"number": version.number}
        told = {"form": form, "stores": services.stores_to_ask()}
        told["refusal"] = services.why_not_to_publish(version)
        return self._texts_page(request, version, title=title, **told)

    def _texts_page(self, request, version, **told):
        context = {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,
            "original": version,
            "version": version,
            "html_zh": to_html(version.text_zh),
            "html_en": to_html(version.text_en),
            "back": reverse("admin:merchant_agreementversion_change", args=[version.pk]),
            **told,
        }
        return render(request, "merchant/agreements/staff/texts.html", context)

    def _to(self, version):
        return redirect("admin:merchant_agreementversion_change", version.pk)


@admin.register(Signature)
class SignatureAdmin(ReadOnlyAdmin):
    """Who signed what for which store, from where and when."""

    list_display = ["signed_at", "store", "merchant", "version", "language", "signatory", "user"]
    list_filter = ["version", "language", "signed_at"]
    list_select_related = ["store", "merchant", "version", "user"]
    search_fields = [
        "signatory",
        "store__code",
        "store__name",
        "merchant__code",
        "merchant__name",
        "user__email",
    ]
    search_help_text = _("Signatory, store, merchant or e-mail address.")
    ordering = ["-signed_at"]

    def get_queryset(self, request):
        """Without the texts, which no list shows."""
        return super().get_queryset(request).defer("version__text_zh", "version__text_en")


@admin.register(SigningRequest)
class SigningRequestAdmin(LargeAdmin):
    """Which stores are asked to sign a newer version, and when they are told next."""

    list_display = ["store", "version", "told_at", "tell_at"]
    list_select_related = ["store", "version"]
    search_fields = ["store__code"]
