"""A table's policy in a sentence for people."""

from __future__ import annotations

from reddot.disclosure.policy import Method, Policy


def policy_words(policy: Policy) -> str:
    """How a table is protected.

    Examples
    --------
    >>> policy_words(Policy(Method.NONE))
    'Nothing is withheld: what is counted is what is printed.'
    """
    if policy.method is Method.NONE:
        return "Nothing is withheld: what is counted is what is printed."
    protect, base = policy.protect.words(), policy.base
    if policy.method is Method.ROUNDING:
        return f"Every number is rounded to {base}, so that counts of {protect} stay uncertain."
    zeros = ", zeros among them" if policy.zeros else ""
    words = f"Counts of {protect} are withheld, and others that would give them away{zeros}."
    if policy.method is Method.THRESHOLD_ROUNDING:
        words += f" What is left is rounded to {base}."
    return words
