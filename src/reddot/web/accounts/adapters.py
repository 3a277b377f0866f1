"""Who may have an account: people whom an administrator entered, and nobody else."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.http import HttpRequest
from django.shortcuts import render

from reddot.store.models import User

UNKNOWN = (
    "The directory knows you, but Reddot has no account under that name. "
    "Ask your administrator to enter you."
)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are entered by an administrator: nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Sign-up is closed."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Nothing is mailed from here; notices leave through the outbox."""


class DirectoryAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """A force's directory signs in the accounts that are already here, by user name."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:  # noqa: ARG002
        """The directory makes no accounts."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Tie the directory's person to the account of the same user name, once."""
        if sociallogin.is_existing:
            return
        name = sociallogin.account.extra_data.get("preferred_username", "")
        user = User.objects.filter(username=name, is_active=True).first() if name else None
        if user is None:
            page = render(request, "403.html", {"reason": UNKNOWN}, status=403)
            raise ImmediateHttpResponse(page)
        sociallogin.connect(request, user)
