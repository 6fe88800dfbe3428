"""InstanceLife: the states of an EC2 instance, and what each call does to its parts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import traitlets

from awslab.diagrams.assemble import script, style
from awslab.diagrams.base import Diagram
from awslab.diagrams.checked import Checked
from awslab.diagrams.instance import rules, words
from awslab.diagrams.instance.account import Found, find
from awslab.diagrams.instance.grid import grid
from awslab.diagrams.instance.launch import EXAMPLE_FACTS, checked_launch, new_launch
from awslab.diagrams.instance.outcomes import CALLS, PASSING, STATES, outcomes
from awslab.diagrams.instance.picture import picture
from awslab.diagrams.scene import clean, fit
from awslab.topology.model import Instance

Json = dict[str, Any]
#: Each part's text has to fit its card, in both forms.
_ROOM = 150


class InstanceLife(Diagram):
    """An EC2 instance the reader stops, hibernates, starts, reboots and terminates.

    Parameters
    ----------
    instance
        An instance of the account, or its id. The account then says all that follows but
        ``title``; :meth:`refresh` follows it. Without one, an example is launched.
    root
        Root volume: ``"ebs"`` or ``"instance-store"`` (only some older instance types).
    hibernation
        Whether the instance was launched with hibernation enabled.
    instance_store
        Whether its type has an instance store volume besides.
    public
        Its public IPv4 address: ``"auto"`` (auto-assigned), ``"elastic"`` or ``"none"``.
    ipv6
        Whether it has an IPv6 address.
    delete_root
        DeleteOnTermination of the root volume.
    data_volumes
        DeleteOnTermination of each EBS data volume, by the volume's name; by default one that is
        kept.
    title
        Shown above the drawing.

    Attributes
    ----------
    launch : dict
        What the instance was launched with, which the reader changes: ``root``, ``hibernation``,
        ``store``, ``public``, ``ipv6``, ``volumes`` (``key``, ``name``, ``delete``).
    played : list of str
        The calls the reader made: ``stop``, ``hibernate``, ``start``, ``reboot``, ``terminate``,
        ``fail`` (the hardware), ``wait`` (until a passing state is over).
    prediction : dict
        The last prediction: ``at`` (its place in ``played``) and ``kept`` (the parts the reader
        said are kept); empty when none was made.
    selected : str
        Key of the state, part or charge the reader selected.

    Raises
    ------
    ValueError
        A parameter is not as above, or the account has no such instance.
    """

    _esm = script("instance_life")
    _css = style("instance_life")

    launch = Checked(checked_launch, new_launch()).tag(sync=True)
    played = traitlets.List(traitlets.Enum(CALLS)).tag(sync=True)
    prediction = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        instance: Instance | str | None = None,
        root: str = "ebs",
        hibernation: bool = False,
        *,
        instance_store: bool = True,
        public: str = "auto",
        ipv6: bool = True,
        delete_root: bool = True,
        data_volumes: Mapping[str, bool] | None = None,
        title: str | None = None,
        **kwargs: Any,
    ) -> None:
        self._title = title
        self._found: Found | None = None
        self._past: dict[str, list[str]] = {}
        self._start: Json = {"state": "running", "hibernated": False, "boot": 1, "host": 1}
        launch = new_launch(
            root, hibernation, instance_store, public, ipv6, delete_root, data_volumes
        )
        facts: Json = EXAMPLE_FACTS
        if instance is not None:
            self._found = find(instance.id if isinstance(instance, Instance) else instance)
            launch, facts = self._found.launch, self._found.facts
            self._start |= {"state": self._found.state, "hibernated": self._found.hibernated}
        super().__init__(spec=self._spec(launch, facts), launch=launch, **kwargs)

    def refresh(self) -> None:
        """Follow the account: what changed there since the last look joins the ledger.

        What the reader played starts again from the instance as it is now.

        Raises
        ------
        ValueError
            The diagram shows an example, or the account does not know the instance any more.
        """
        if self._found is None:
            raise ValueError("this InstanceLife shows an example; make one of an instance's id")
        before, now = self._found, find(self._found.facts["id"])
        for part in rules.parts(self.spec, before.launch, rules.born(self._start)):
            self._past.setdefault(part["key"], []).append(part["text"])
        off = before.state in ("stopping", "stopped")
        again = now.started != before.started or (off and now.state in ("pending", "running"))
        self._start = {
            "state": now.state,
            "hibernated": now.hibernated,
            "boot": self._start["boot"] + again,
            "host": self._start["host"] + again,
        }
        facts = {**now.facts, "private": now.facts["private"] or before.facts["private"]}
        launch = now.launch
        if before.launch["public"] == "auto" and launch["public"] == "none":
            launch = {**launch, "public": "auto"}
        if now.state == "terminated":  # it has no volumes and interfaces to describe any more
            launch, facts = before.launch, before.facts
        self._found = Found(launch, facts, now.state, now.hibernated, now.started)
        with self.hold_sync():
            self.played, self.prediction, self.launch = [], {}, launch
            self.spec = self._spec(launch, facts)

    def _spec(self, launch: Json, facts: Json) -> Json:
        own = [facts["ipv6"], *(volume["name"] for volume in launch["volumes"])]
        named = [{**v, "name": fit(v["name"], 110, 12, bold=True)} for v in launch["volumes"]]
        who = facts["name"] or (facts["id"] if self._found else "")
        spec: Json = {
            "title": clean(self._title or f"The life of an EC2 instance{who and f': {who}'}"),
            "follows": self._found is not None,
            "start": self._start,
            "past": {key: [*texts] for key, texts in self._past.items()},
            "facts": {**facts, "cut": {full: fit(full, _ROOM, 12) for full in own}},
            "outcomes": outcomes(),
            "passing": PASSING,
            "states": list(STATES),
            "usage": {state: usage for state, (_, usage) in words.STATE_WORDS.items()},
            "grid": grid(),
            "parts": words.part_words({**launch, "volumes": named}),
            "charges": {
                key: {"label": label, "sentences": said}
                for key, (label, said) in words.CHARGES.items()
            },
            "calls": [{"value": call, "label": words.CALL_LABELS[call]} for call in CALLS],
            "said": {
                "host": words.HOST,
                **{f"state-{state}": [said] for state, (said, _) in words.STATE_WORDS.items()},
            },
        }
        history = [rules.born(self._start)]
        scenes = {form: picture(spec, form, launch, history) for form in ("wide", "narrow")}
        parts = rules.parts(spec, launch, history[0])
        now = {
            "caption": "The parts of the instance now",
            "columns": ["Part", "Now"],
            "rows": [[spec["parts"][p["key"]]["label"], clean(p["text"])] for p in parts],
        }
        return spec | {
            "description": clean(
                f"An EC2 instance that is {self._start['state']}, with an {_root(launch)} root "
                "volume: its states, the calls between them, its parts and what is charged."
            ),
            "scenes": scenes,
            "things": {},
            "tables": [now, *words.tables()],
        }


def _root(launch: Json) -> str:
    return "EBS" if launch["root"] == "ebs" else "instance store"
