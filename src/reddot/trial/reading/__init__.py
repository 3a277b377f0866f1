"""Read what happened on the slots: who worked them, and the events, each from its own source."""

from __future__ import annotations
