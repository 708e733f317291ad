"""Forms of accounts, roles and delegations: they check the shape of what is typed; services check the rules."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partnership.arabic.forms import ArabicDateField
from partnership.people.models import Department, User
from partnership.people.roles import ROLES
from partnership.people.selectors import possible_stand_ins
from partnership.people.services import NEVER_DELEGATED, own_roles


def role_choices(codes: Any) -> list[tuple[str, Any]]:
    """Roles in the order of roles.py."""
    return [(code, info.label) for code, info in ROLES.items() if code in codes]


class DelegationForm(forms.Form):
    """Which role, to whom, from which day to which day, and why."""

    role = forms.ChoiceField(label=_("Role"), help_text=_("Only roles that you hold in your own name."))
    to_user = forms.ModelChoiceField(
        label=_("Who stands in"), queryset=User.objects.none(), empty_label=_("Choose a colleague")
    )
    first_day = ArabicDateField(label=_("First day"))
    last_day = ArabicDateField(
        label=_("Last day"), help_text=_("To the end of this day, at most 90 days after the first.")
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=300, help_text=_("For example: annual leave. It stays in the trail.")
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = role_choices(own_roles(user) - NEVER_DELEGATED)
        self.fields["role"].choices = mine if len(mine) == 1 else [("", _("Choose a role")), *mine]  # type: ignore[attr-defined]
        self.fields["to_user"].queryset = possible_stand_ins(user)  # type: ignore[attr-defined]

    def clean_first_day(self) -> dt.date:
        day: dt.date = self.cleaned_data["first_day"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("A delegation begins today at the earliest."))
        return day

    def period(self) -> tuple[dt.datetime, dt.datetime]:
        """From now or the first minute of the first day, to the end of the last day, in Bahrain's time."""
        first = timezone.make_aware(dt.datetime.combine(self.cleaned_data["first_day"], dt.time.min))
        after_last = timezone.make_aware(
            dt.datetime.combine(self.cleaned_data["last_day"] + dt.timedelta(days=1), dt.time.min)
        )
        return max(first, timezone.now()), after_last


class ReasonForm(forms.Form):
    """Why a role ends."""

    reason = forms.CharField(label=_("Reason"), max_length=300, help_text=_("It stays in the trail."))


class RoleForm(forms.Form):
    """Which role a person gets, and by which decision."""

    role = forms.ChoiceField(label=_("Role"), choices=[])
    reason = forms.CharField(
        label=_("By which decision"),
        max_length=300,
        required=False,
        help_text=_("For example: the number of the minister's decision."),
    )

    def __init__(self, *args: Any, held: set[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_roles = role_choices(set(ROLES) - held)
        self.fields["role"].choices = [("", _("Choose a role")), *open_roles]  # type: ignore[attr-defined]


class PeopleFilter(forms.Form):
    """Filters of the list of people."""

    q = forms.CharField(label=_("Name, user name or e-mail"), required=False, max_length=100)
    role = forms.ChoiceField(label=_("Role"), required=False, choices=[("", _("all roles")), *role_choices(set(ROLES))])
    state = forms.ChoiceField(
        label=_("Account"),
        required=False,
        choices=[
            ("", _("all accounts")),
            ("open", pgettext_lazy("account", "open")),
            ("closed", pgettext_lazy("account", "closed")),
        ],
    )


class _AccountForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ("name", "name_en", "email", "department", "language")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].required = True
        self.fields["name_en"].widget.attrs["dir"] = "ltr"
        self.fields["department"].empty_label = pgettext_lazy("department", "none")  # type: ignore[attr-defined]

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].lower()
        if User.objects.filter(email__iexact=email).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("Another account has this e-mail already."))
        return email


class UserForm(_AccountForm):
    """A new account. The password is set by its owner."""

    class Meta(_AccountForm.Meta):
        fields = ("username", *_AccountForm.Meta.fields)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("User name")
        self.fields["username"].help_text = _("Latin letters, digits, dot and hyphen; never changed afterwards.")
        self.fields["username"].widget.attrs["dir"] = "ltr"


class UserEditForm(_AccountForm):
    """An account's facts, and whether it may be used."""

    class Meta(_AccountForm.Meta):
        fields = (*_AccountForm.Meta.fields, "is_active")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["is_active"].label = _("The account is open")
        self.fields["is_active"].help_text = _("A closed account cannot sign in; what it did stays.")


class DepartmentForm(forms.ModelForm):
    class Meta:
        model = Department
        fields = ("name", "name_en", "code")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = _("Short, in Latin letters: it stands in references.")
        self.fields["name_en"].widget.attrs["dir"] = "ltr"
