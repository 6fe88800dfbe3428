"""Faults on purpose: an Availability Zone fails and comes back."""

from __future__ import annotations

from collections.abc import Callable

from awslab.account.clock import clock

#: Zones that are down now, by name.
failed: set[str] = set()

_reactions: list[Callable[[str, bool], None]] = []


def reacts(reaction: Callable[[str, bool], None]) -> Callable[[str, bool], None]:
    """Register how a service takes a zone's failure: called with the zone's name and whether it is down now."""
    _reactions.append(reaction)
    return reaction


def fail_zone(zone: str) -> None:
    """Take an Availability Zone down, with everything that stands in it.

    Instances in it no longer answer, load balancers find their targets unhealthy, a Multi-AZ database fails over and
    Auto Scaling launches elsewhere. Regional services go on. Nothing is deleted: :func:`restore_zone` brings it back.
    The damage shows at once; what mends it takes its time on the account's clock (:func:`awslab.account.advance`):
    a failover about two minutes, Auto Scaling's replacement up to five.

    Parameters
    ----------
    zone : str
        A zone's name, such as ``ap-northeast-2a``.

    Raises
    ------
    ValueError
        No zone has that name, or no account is open.
    """
    _switch(zone, down=True)


def restore_zone(zone: str) -> None:
    """Bring a failed zone back. See :func:`fail_zone`."""
    _switch(zone, down=False)


def _switch(zone: str, *, down: bool) -> None:
    if not clock.running:
        raise ValueError("No simulated account is open. Call account.open(...) first.")
    from moto.ec2.models.availability_zones_and_regions import RegionsAndZonesBackend

    known = RegionsAndZonesBackend.zones.get(zone[:-1], [])
    if zone not in (names := [z.name for z in known]):
        hint = (
            f"{zone[:-1]} has {', '.join(names)}." if names else "A zone is a Region and a letter."
        )
        raise ValueError(f"No Availability Zone is called {zone!r}. {hint}")
    if down == (zone in failed):
        return
    failed.symmetric_difference_update({zone})
    for reaction in _reactions:
        reaction(zone, down)
