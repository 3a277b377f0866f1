"""An officer's way through a report, from start to submission, and what was acknowledged."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from uuid import UUID

import numpy as np

from faults.answers import Answers, Made
from faults.device import Answer, Device, RefusedError
from reddot.records.answers import value_as_given
from reddot.records.pages import BY_SLUG, FULL_PAGES


@dataclass(slots=True)
class Reported:
    """A report as its officer knows it: what the site has acknowledged."""

    officer_id: str
    fast: bool
    key: UUID
    answers: Answers = field(default_factory=dict)
    idempotency_key: UUID | None = None
    submit_seconds: float = 0.0
    submit_sent: int = 0

    @property
    def submitted(self) -> bool:
        """Whether its submission was acknowledged."""
        return self.idempotency_key is not None


@dataclass(frozen=True, slots=True)
class Step:
    """Something that the site acknowledged: which kind, how long it took, how often it was sent."""

    kind: str
    seconds: float
    sent: int


@dataclass(slots=True)
class Journey:
    """One report being made on a device. ``steps`` yields after each acknowledgement."""

    device: Device
    made: Made
    stream: np.random.Generator
    share_autosaved: float = 0.3
    reported: Reported | None = None

    def steps(self) -> Iterator[Step]:
        """Go the whole way; whoever stops asking for steps leaves a draft behind."""
        page = self.device.page("/report/start/")
        yield _step("view", page)
        form = page.hidden("/report/start/") | {"way": ["fast" if self.made.fast else "full"]}
        sent = self.device.send("/report/start/", form)
        self.reported = self._started(sent.location)
        yield _step("start", sent)
        address = sent.location
        if not self.made.fast:
            yield _step("view", self.device.page(address))
            address = f"{self._root()}{FULL_PAGES[0].slug}/"
        while address != f"{self._root()}check/":
            page = self.device.page(address)
            yield _step("view", page)
            sent = yield from self._answer(address, page)
            address = sent.location
        yield from self._submit(address)

    def _started(self, location: str) -> Reported:
        key = UUID(location.split("/")[2])
        reported = Reported(self.device.person.officer_id, self.made.fast, key)
        if self.made.fast:
            reported.answers["ced_used"] = "no"
        return reported

    def _root(self) -> str:
        assert self.reported is not None
        return f"/report/{self.reported.key}/"

    def _answer(self, address: str, page: Answer) -> Generator[Step, None, Answer]:
        assert self.reported is not None
        slug = address.rstrip("/").rsplit("/", 1)[-1]
        fields = [f for f in BY_SLUG[slug].fields if f in self.made.answers]
        answers = {f: self.made.answers[f] for f in fields}
        form = page.hidden(address) | {"action": ["continue"]}
        for name, value in answers.items():
            form |= value_as_given(name, value)
        if self.stream.random() < self.share_autosaved:
            saved = self.device.send(f"{self._root()}autosave/", form, expects=200)
            if '"state": "saved"' not in saved.text:
                raise RefusedError(f"autosave of {slug}: {saved.text[:300]}")
            self.reported.answers |= answers
            yield _step("autosave", saved)
            form |= {"seen": [_json_word(saved.text, "seen")]}
        sent = self.device.send(address, form)
        self.reported.answers |= answers
        yield _step("save", sent)
        return sent

    def _submit(self, address: str) -> Iterator[Step]:
        assert self.reported is not None
        page = self.device.page(address)
        yield _step("view", page)
        form = page.hidden(address)
        sent = self.device.send(address, form)
        if sent.location != f"{self._root()}done/":
            raise RefusedError(f"the submission led to {sent.location}")
        self.reported.idempotency_key = UUID(form["idempotency_key"][0])
        self.reported.submit_seconds, self.reported.submit_sent = sent.seconds, sent.sent
        yield _step("submit", sent)
        yield _step("view", self.device.page(sent.location))


def _step(kind: str, answer: Answer) -> Step:
    return Step(kind, answer.seconds, answer.sent)


def _json_word(text: str, name: str) -> str:
    return str(json.loads(text)[name])
