"""Forms of the people pages and of the one-time links."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from touchstone.accounts.forms import NewPasswordField
from touchstone.accounts.models import Organisation
from touchstone.accounts.roles import ROLES
from touchstone.actions.accounts import check_person_name
from touchstone.foundation.errors import Invalid
from touchstone.pages.date_field import DateField
from touchstone.pages.fields import ChoiceField, EmailField, TextField
from touchstone.pages.forms import GovForm
from touchstone.pages.look import Look


def refuse(form: GovForm, refused: Invalid, **renamed: str) -> None:
    """Put an action's refusal on the form's fields; `renamed` says what a field is called here."""
    named = {renamed.get(field, field): message for field, message in refused.field_errors.items()}
    for field, message in named.items():
        form.add_error(field if field in form.fields else None, _now(message))
    if not named:
        form.add_error(None, _now(refused.message))


KINDS = {
    Organisation.Kind.FORCE: _("Police force"),
    Organisation.Kind.NON_HOME_OFFICE_FORCE: _("Police force outside the Home Office’s remit"),
    Organisation.Kind.PCC_OFFICE: _("Police and crime commissioner’s office"),
    Organisation.Kind.OVERSIGHT_BODY: _("Oversight body"),
    Organisation.Kind.PARTNER: _("Partner"),
    Organisation.Kind.SUPPLIER: _("Supplier"),
    Organisation.Kind.COMMITTEE_HOST: _("Host of a committee"),
}
NATIONS = {
    Organisation.Nation.ENGLAND: _("England"),
    Organisation.Nation.WALES: _("Wales"),
    Organisation.Nation.SCOTLAND: _("Scotland"),
    Organisation.Nation.NORTHERN_IRELAND: _("Northern Ireland"),
}


def _role_field() -> ChoiceField:
    roles = [(role.id, _now(role.name)) for role in ROLES.values()]
    hints = {role.id: _now(role.description) for role in ROLES.values()}
    field = ChoiceField(label=_("Office"), choices=roles, subject=_("the office"), look=Look(hints=hints, small=True))
    return field


class ChooseOfficeForm(GovForm):
    """One of the offices the person holds."""

    def __init__(self, *args: Any, offices: list[tuple[str, str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["office"] = ChoiceField(
            label=_("Under which office do you want to work?"),
            choices=[(id, name) for id, name, _hint in offices],
            subject=_("the office"),
            look=Look(heading=True, hints={id: hint for id, _name, hint in offices}),
        )
        self.order_fields(["office"])


class InviteForm(GovForm):
    """Whom to invite, and to which office."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["email"] = EmailField(
            label=_("Their email address"), help_text=_("The link works for this address.")
        )
        self.fields["role"] = _role_field()
        self.fields["instrument"] = _instrument()


class AppointForm(GovForm):
    """Another office for somebody who is there already."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["role"] = _role_field()
        self.fields["from_on"] = DateField(label=_("First day"), subject=_("the first day"))
        self.fields["to_on"] = DateField(
            label=_("Last day (optional)"),
            subject=_("the last day"),
            required=False,
            help_text=_("Leave empty if none is set."),
        )
        self.fields["instrument"] = _instrument()


class ConfirmForm(GovForm):
    """Nothing but a button."""


class NewPersonForm(GovForm):
    """Name and password of somebody who accepts an invitation."""

    name = TextField(label=_("Your name"), subject=_("your name"), look=Look(autocomplete="name", spellcheck=False))
    password = NewPasswordField()

    def clean_name(self) -> str:
        """Raises ValidationError for a name that passes for another."""
        try:
            return check_person_name(self.cleaned_data["name"])
        except Invalid as refused:
            raise ValidationError(_now(refused.message)) from refused


class NewPasswordForm(GovForm):
    """A new password by a reset link."""

    password = NewPasswordField(label=_("Choose a new password"))


class FirstAdministratorForm(NewPersonForm):
    """The first organisation and the first person of a fresh installation."""

    organisation_name = TextField(label=_("Name of your organisation"), subject=_("the organisation’s name"))
    code = TextField(
        label=_("A short code for it"),
        help_text=_("2 to 8 capital letters and digits, such as XN01. It cannot be changed later."),
        subject=_("the code"),
        max_length=8,
        look=Look(width=10, spellcheck=False),
    )
    kind = ChoiceField(label=_("What kind of organisation is it?"), choices=list(KINDS.items()), subject=_("the kind"))
    nation = ChoiceField(label=_("In which nation?"), choices=list(NATIONS.items()), subject=_("the nation"))
    email = EmailField(label=_("Your email address"), look=Look(autocomplete="email", spellcheck=False))
    field_order = ("organisation_name", "code", "kind", "nation", "name", "email", "password")


class OrganisationForm(GovForm):
    """Another organisation, and who is to administer it."""

    name = TextField(label=_("Name"), subject=_("the organisation’s name"))
    code = TextField(
        label=_("Short code"),
        help_text=_("2 to 8 capital letters and digits. It cannot be changed later."),
        subject=_("the code"),
        max_length=8,
        look=Look(width=10, spellcheck=False),
    )
    kind = ChoiceField(label=_("Kind"), choices=list(KINDS.items()), subject=_("the kind"))
    nation = ChoiceField(label=_("Nation"), choices=list(NATIONS.items()), subject=_("the nation"))
    email = EmailField(
        label=_("Email address of its administrator (optional)"),
        help_text=_("You get a link to send them. Without one, nobody can work for the organisation yet."),
        required=False,
    )


def _instrument() -> TextField:
    return TextField(
        label=_("By which instrument are they appointed? (optional)"),
        help_text=_("For example a letter of the chief constable and its date."),
        subject=_("the instrument"),
        required=False,
        max_length=300,
    )
