"""Who may have an account: people whom an administrator entered, and nobody else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal import ratelimit
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.http import HttpRequest
from django.shortcuts import render

from reddot.store.models import User

UNKNOWN = (
    "The directory knows you, but Reddot has no account under that name. "
    "Ask your administrator to enter you."
)
WRONG = "login_failed"
PASSWORDS = "20/5m/ip"
TAKEN = (
    "The account of that name belongs to somebody else in the directory. "
    "Ask your administrator which account is yours."
)
CONTRADICTION = (
    "What the directory said about you does not agree with itself, so you are not signed in. "
    "Tell your administrator."
)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are entered by an administrator: nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Sign-up is closed."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Nothing is mailed from here; notices leave through the outbox."""

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:  # noqa: ARG002
        """Count passwords by address; by name and address they are counted by the lock-out.

        The library would count them by name alone, with one-time codes: then anybody elsewhere
        could shut a colleague out. Codes stay counted by account, for who has the password.
        """
        self._login_failed_rl_usage = ratelimit.consume(
            request, app="allauth.account", action=WRONG, config={WRONG: PASSWORDS}
        )
        if not self._login_failed_rl_usage:
            raise self.validation_error("too_many_login_attempts")


class DirectoryAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """A force's directory signs in the accounts that are already here, by user name."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:  # noqa: ARG002
        """The directory makes no accounts."""
        return False

    def populate_user(
        self,
        request: HttpRequest,  # noqa: ARG002
        sociallogin: SocialLogin,
        data: Mapping[str, Any],  # noqa: ARG002
    ) -> User:
        """No name or address is taken over from the directory."""
        user: User = sociallogin.user
        return user

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Tie the directory's person to the account of the same user name, once.

        Who is tied already is known by the directory's own key for them, whatever their name is
        now; nothing else that the directory says is kept.
        """
        account = sociallogin.account
        said = _said(account.extra_data)
        account.extra_data = {}
        if said is None:
            raise _refusal(request, CONTRADICTION)
        if sociallogin.is_existing:
            account.save(update_fields=["extra_data"])
            return
        user = _account_named(said.get("preferred_username"))
        if user is None:
            raise _refusal(request, UNKNOWN)
        if SocialAccount.objects.filter(user=user, provider=account.provider).exists():
            raise _refusal(request, TAKEN)
        sociallogin.connect(request, user)


def _said(given: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """What the directory said of a person; ``None`` where it spoke of two (OIDC Core, 5.3.2)."""
    parts = [given[name] for name in ("userinfo", "id_token") if given.get(name)]
    if len({str(part.get("sub")) for part in parts}) > 1:
        return None
    return parts[0] if parts else given


def _account_named(name: object) -> User | None:
    if not isinstance(name, str) or not name:
        return None
    return User.objects.filter(username=name, is_active=True).first()


def _refusal(request: HttpRequest, reason: str) -> ImmediateHttpResponse:
    return ImmediateHttpResponse(render(request, "403.html", {"reason": reason}, status=403))
