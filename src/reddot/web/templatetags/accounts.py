"""Tags that draw the forms of sign-in with the site's own components."""

from __future__ import annotations

from django import template
from django.forms import BaseForm
from django.template.loader import get_template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from reddot.web.accounts.form_fields import form_fields, form_problems
from reddot.web.templatetags.components import error_summary, field

register = template.Library()


@register.simple_tag
def sign_in_fields(form: BaseForm) -> SafeString:
    """Draw every field of a form, the hidden ones included."""
    shown = format_html_join("\n", "{}", ((field(one),) for one in form_fields(form)))
    hidden = format_html_join("\n", "{}", ((bound,) for bound in form.hidden_fields()))
    return SafeString(f"{shown}\n{hidden}")


@register.simple_tag
def sign_in_problems(form: BaseForm | None) -> SafeString | str:
    """Draw what is wrong with a form; nothing where there is no form."""
    return error_summary(form_problems(form)) if isinstance(form, BaseForm) else ""


@register.simple_tag
def secret(label: str, value: str) -> SafeString:
    """Draw something to copy by hand."""
    return get_template("account/secret.html").render({"label": label, "value": value})  # type: ignore[return-value]
