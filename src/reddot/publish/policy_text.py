"""The policy that ships: which tables a release has and how each is protected, as a file."""

from __future__ import annotations

from importlib import resources


def default_policy() -> str:
    """The text of the policy file that is used unless a force gives its own.

    >>> "[tables]" in default_policy()
    True
    """
    return (resources.files("reddot.publish") / "policy.toml").read_text(encoding="utf-8")
