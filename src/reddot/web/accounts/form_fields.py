"""The forms of sign-in as the site's own fields, with its own words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.forms import BaseForm, BoundField, CheckboxInput, PasswordInput
from django.forms.widgets import Select, Textarea

from reddot.web.components import Field, Item, Kind, PageProblem, problems_of


@dataclass(frozen=True, slots=True)
class Wording:
    """How a field of sign-in is called here, and what helps to fill it in."""

    label: str
    hint: str = ""
    item: str = ""


WORDS: Mapping[str, Wording] = {
    "login": Wording("User name"),
    "password": Wording("Password"),
    "oldpassword": Wording("Current password"),
    "password1": Wording(
        "New password", "At least 12 characters. Several unrelated words are easy to remember."
    ),
    "password2": Wording("New password again"),
    "code": Wording("Code"),
    "name": Wording("Name of the key", "Where you keep it, such as “Phone” or “Key ring”."),
    "passwordless": Wording(
        "What the key is for",
        "To sign in without a password the key asks for a PIN, a fingerprint or your face.",
        "Sign in with this key alone, as a passkey",
    ),
}


def form_fields(form: BaseForm) -> Iterator[Field]:
    """The visible fields of a form, in its order."""
    yield from map(_field, form.visible_fields())


def form_problems(form: BaseForm) -> tuple[PageProblem, ...]:
    """What is wrong with a form: what is of no field leads to the first one."""
    fields = tuple(form_fields(form))
    first = f"#{fields[0].id}" if fields else ""
    general = tuple(PageProblem(first, str(words)) for words in form.non_field_errors())
    hidden = tuple(
        PageProblem(first, str(words)) for bound in form.hidden_fields() for words in bound.errors
    )
    return (*general, *hidden, *problems_of(fields))


def _field(bound: BoundField) -> Field:
    words = WORDS.get(bound.name) or Wording(str(bound.label))
    kind = _kind(bound)
    value = "" if kind in ("password", "checkboxes") else str(bound.value() or "")
    return Field(
        name=bound.html_name,
        label=words.label,
        kind=kind,
        hint=words.hint,
        value=value,
        items=_items(bound, words),
        error=" ".join(map(str, bound.errors)),
        autocomplete=str(bound.field.widget.attrs.get("autocomplete", "")),
        spellcheck=False,
    )


def _kind(bound: BoundField) -> Kind:
    kinds: tuple[tuple[type, Kind], ...] = (
        (PasswordInput, "password"),
        (CheckboxInput, "checkboxes"),
        (Textarea, "textarea"),
        (Select, "select"),
    )
    widget = bound.field.widget
    return next((kind for known, kind in kinds if isinstance(widget, known)), "text")


def _items(bound: BoundField, words: Wording) -> tuple[Item, ...]:
    widget = bound.field.widget
    if isinstance(widget, CheckboxInput):
        label = words.item or words.label
        return (Item(value="on", label=label, checked=bool(bound.value())),)
    if isinstance(widget, Select):
        chosen = str(bound.value() or "")
        return tuple(
            Item(value=str(value), label=str(label), checked=str(value) == chosen)
            for value, label in widget.choices
        )
    return ()
