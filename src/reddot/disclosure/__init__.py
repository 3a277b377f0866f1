"""Policies, secondary suppression and the attacker: what may go out, proved by attacking it.

* a table's policy and its file: :mod:`~reddot.disclosure.policy_file`
* deciding, checking and refusing a release: :mod:`~reddot.disclosure.release_check`
* attacking what went out: :mod:`~reddot.disclosure.attack`
* what it cost: :mod:`~reddot.disclosure.cost`
"""
