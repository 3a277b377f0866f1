"""Queues worked out, not simulated: Erlang, Cobham, the hypercube and its approximation."""

from reddot.cover.queues.answer import HypercubeAnswer
from reddot.cover.queues.district import District
from reddot.cover.queues.erlang import QueueAnswer, erlang_b, erlang_c, queue_of
from reddot.cover.queues.hour import HourAnswer, hypercube_of
from reddot.cover.queues.hypercube import solve_hypercube
from reddot.cover.queues.larson import approximate_hypercube
from reddot.cover.queues.priority import PriorityAnswer, priority_queue, priority_queue_one_crew

__all__ = [
    "District",
    "HourAnswer",
    "HypercubeAnswer",
    "PriorityAnswer",
    "QueueAnswer",
    "approximate_hypercube",
    "erlang_b",
    "erlang_c",
    "hypercube_of",
    "priority_queue",
    "priority_queue_one_crew",
    "queue_of",
    "solve_hypercube",
]
