"""The forms of passkeys, where what a browser sends may be anything at all."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn import forms
from cryptography.exceptions import InvalidSignature

UNREADABLE = (
    AttributeError,
    IndexError,
    InvalidSignature,
    KeyError,
    TypeError,
    ValueError,
    struct.error,
)


@contextmanager
def _readable() -> Iterator[None]:
    """A key's answer that cannot be read is refused like a wrong one: the library would fail."""
    try:
        yield
    except UNREADABLE:
        raise get_adapter().validation_error("incorrect_code") from None


class AddForm(forms.AddWebAuthnForm):  # type: ignore[misc]
    """Add a key or a passkey."""

    def clean(self) -> dict[str, Any]:
        """Check what the key answered."""
        with _readable():
            return dict(super().clean())


class AuthenticateForm(forms.AuthenticateWebAuthnForm):  # type: ignore[misc]
    """Use a key as the second step."""

    def clean_credential(self) -> object:
        """Check what the key answered."""
        with _readable():
            return super().clean_credential()


class LoginForm(forms.LoginWebAuthnForm):  # type: ignore[misc]
    """Sign in with a passkey."""

    def clean_credential(self) -> object:
        """Check what the passkey answered."""
        with _readable():
            return super().clean_credential()


class ReauthenticateForm(forms.ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """Confirm with a key that it is you."""

    def clean_credential(self) -> object:
        """Check what the key answered."""
        with _readable():
            return super().clean_credential()
