"""A second verifier, written from docs/reference/trial-seal.md alone: nothing of Reddot in it."""

import csv
import hashlib
import hmac
import json
from fractions import Fraction
from pathlib import Path


def canonical(value):
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode("utf-8")


def digest(value):
    return hashlib.sha256(canonical(value)).hexdigest()


class Numbers:
    """The stream of one label."""

    def __init__(self, seed, label):
        self.seed, self.label, self.n, self.bytes = bytes.fromhex(seed), label, 0, b""

    def word(self):
        if len(self.bytes) < 8:
            message = canonical({"counter": self.n, "label": self.label})
            self.bytes += hmac.new(self.seed, message, hashlib.sha256).digest()
            self.n += 1
        taken, self.bytes = self.bytes[:8], self.bytes[8:]
        return int.from_bytes(taken, "big")

    def below(self, m):
        while True:
            w = self.word()
            if w < 2**64 - (2**64 % m):
                return w % m

    def shuffle(self, items):
        items = list(items)
        for i in range(len(items) - 1, 0, -1):
            j = self.below(i + 1)
            items[i], items[j] = items[j], items[i]
        return items


def read_slots(folder):
    slots = []
    for number, path in enumerate(sorted((folder / "batches").iterdir()), 1):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                name = row.pop("slot").strip()
                columns = {heading: cell.strip() for heading, cell in row.items()}
                slots.append({"slot": name, "columns": columns, "batch": number})
    return slots


def block(seed, allocation, prefix, stratum, k):
    (first, a), (second, b) = allocation["arms"]
    sizes = allocation["block_sizes"]
    size = sizes[Numbers(seed, [*prefix, "block_size", stratum, k]).below(len(sizes))]
    firsts = size * a // (a + b)
    arms = [first] * firsts + [second] * (size - firsts)
    return Numbers(seed, [*prefix, "block", stratum, k]).shuffle(arms)


def draw(seed, allocation, units, prefix=()):
    """Arms of units, each given by its stratum."""
    waiting, count, arms = {}, {}, []
    for stratum in units:
        key = tuple(stratum)
        if not waiting.get(key):
            count[key] = count.get(key, 0) + 1
            waiting[key] = block(seed, allocation, prefix, stratum, count[key])
        arms.append(waiting[key].pop(0))
    return arms


def stepped(seed, allocation, slots):
    clusters = list(dict.fromkeys(s["columns"][allocation["cluster"]] for s in slots))
    periods = list(dict.fromkeys(s["columns"][allocation["period"]] for s in slots))
    each, more = divmod(len(clusters), len(allocation["steps"]))
    steps = []
    for place, step in enumerate(allocation["steps"]):
        steps += [step] * (each + 1 if place < more else each)
    step_of = dict(zip(clusters, Numbers(seed, ["steps"]).shuffle(steps), strict=True))
    first, second = (name for name, _ in allocation["arms"])
    return [
        first
        if periods.index(s["columns"][allocation["period"]]) + 1
        >= step_of[s["columns"][allocation["cluster"]]]
        else second
        for s in slots
    ]


def alike(arms, slots, covariates, first):
    sides = [[s for s, arm in zip(slots, arms, strict=True) if (arm == first) is side]
             for side in (True, False)]  # fmt: skip
    if not all(sides):
        return False
    for column, limit in covariates:
        means = [sum(Fraction(s["columns"][column]) for s in side) / len(side) for side in sides]
        if abs(means[0] - means[1]) > Fraction(limit):
            return False
    return True


def arms_of(seed, design, slots):
    """The arm of each slot, in slot order."""
    allocation, covariates = design["allocation"], design["balance"]["covariates"]
    if allocation["method"] == "stepped_wedge":
        return stepped(seed, allocation, slots)
    column = allocation["cluster"]
    unit_of = [s["slot"] if column is None else s["columns"][column] for s in slots]
    stratum, batch = {}, {}
    for unit, s in zip(unit_of, slots, strict=True):
        stratum.setdefault(unit, [s["columns"][name] for name in allocation["strata"]])
        batch.setdefault(unit, s["batch"])
    if not covariates:
        drawn = draw(seed, allocation, list(stratum.values()))
        arm = dict(zip(stratum, drawn, strict=True))
        return [arm[unit] for unit in unit_of]
    arm = {}
    for q in sorted(set(batch.values())):
        units = [unit for unit in stratum if batch[unit] == q]
        within = [s for unit, s in zip(unit_of, slots, strict=True) if batch[unit] == q]
        names = [unit for unit in unit_of if batch[unit] == q]
        for t in range(1, design["balance"]["attempts"] + 1):
            drawn = draw(seed, allocation, [stratum[u] for u in units], ["attempt", q, t])
            tried = dict(zip(units, drawn, strict=True))
            if alike([tried[u] for u in names], within, covariates, allocation["arms"][0][0]):
                arm |= tried
                break
    return [arm[unit] for unit in unit_of]


def verify(folder):
    """How many allocations were derived, the names of those that differ, and the commitment."""
    folder = Path(folder)
    design = json.loads((folder / "design.json").read_text("utf-8"))
    seed = json.loads((folder / "seed.json").read_text("utf-8"))["seed"]
    lines = (folder / "log.jsonl").read_text("utf-8").splitlines()
    log = [json.loads(line) for line in lines]
    slots = read_slots(folder)
    derived = arms_of(seed, design, slots)
    reveals = [entry for entry in log if entry["kind"] == "revealed"]
    differ = [
        entry["slot"]
        for entry in reveals
        if (slots[entry["position"] - 1]["slot"], derived[entry["position"] - 1])
        != (entry["slot"], entry["arm"])
    ]
    chained = all(
        entry["previous"] == (digest(log[place - 1]) if place else "0" * 64)
        for place, entry in enumerate(log)
    )
    committed = log[0]["commitment"] == digest({"design": design, "seed": seed})
    return {
        "allocations": len(reveals),
        "differ": differ,
        "committed": committed,
        "chained": chained,
        "batches": all(
            _is_batch(entry, slots) for entry in log if entry["kind"] == "batch_entered"
        ),
    }


def _is_batch(entry, slots):
    rows = [
        {"slot": s["slot"], "columns": s["columns"]} for s in slots if s["batch"] == entry["batch"]
    ]
    return entry["digest"] == digest({"slots": rows}) and entry["digests"] == [
        digest(row) for row in rows
    ]
