"""Forms of accounts."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from grievance.accounts.rules import ROLE_WORDS
from grievance.permissions import Role
from grievance.web.fields import Email, IndianDate, Mobile, Needed, Password, Select, TextLine
from grievance.web.forms import BaseForm
from grievance.web.languages import LANGUAGES


class SignInForm(BaseForm):
    email = Email(_l("E-mail address"), [Needed(_l("Write your e-mail address."))])
    password = Password(_l("Password"), [Needed(_l("Write your password."))])


class ContactForm(BaseForm):
    contact = TextLine(
        _l("Mobile number or e-mail address"),
        [Needed(_l("Write your mobile number or your e-mail address."))],
        longest=254,
    )


class TypedCodeForm(BaseForm):
    code = TextLine(_l("Code"), [Needed(_l("Write the six figures of the code."))], longest=20)


class AccountForm(BaseForm):
    name = TextLine(_l("Your name"), [Needed(_l("Write your name."))], longest=120)
    language = Select(_l("Language of messages and pages"), choices=[(each.tag, each.own_name) for each in LANGUAGES])


class PasswordForm(BaseForm):
    old_password = Password(_l("Password now"), [Needed(_l("Write the password you have now."))])
    new_password = Password(_l("New password"), [Needed(_l("Write the new password."))])


class PersonForm(BaseForm):
    name = TextLine(_l("Name and designation"), [Needed(_l("Write the name."))], longest=120)
    email = Email(_l("E-mail address"), [Needed(_l("Write the e-mail address."))])
    mobile = Mobile(_l("Mobile number"))
    language = Select(_l("Language"), choices=[(each.tag, each.own_name) for each in LANGUAGES])


class DeputyForm(BaseForm):
    who = Select(_l("Officer"), [Needed(_l("Choose an officer of your office."))], choices=[])
    from_on = IndianDate(_l("First day"), [Needed(_l("Write the first day."))])
    to_on = IndianDate(_l("Last day"), [Needed(_l("Write the last day."))])


class GrantForm(BaseForm):
    role = Select(_l("Role"), choices=[(role.value, _l(ROLE_WORDS[role])) for role in Role])
    office_code = Select(_l("Office"))
    division = Select(_l("Division"), choices=[("", _l("None")), ("jammu", _l("Jammu")), ("kashmir", _l("Kashmir"))])
    from_on = IndianDate(_l("First day"), [Needed(_l("Write the first day."))])
    to_on = IndianDate(_l("Last day"))
