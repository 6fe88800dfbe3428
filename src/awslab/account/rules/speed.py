"""moto's own answers, sooner: what would make opening an account, or the thousandth instance, slow."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from typing import Any

from awslab.account.registry import changes


@changes(
    "iam",
    "moto.iam.models:IAMBackend.__init__",
    doc="IAM/latest/UserGuide/access_policies_managed-vs-inline.html",
)
def managed_policies_when_asked(
    original: Callable[..., None], self: Any, *args: Any, **kwargs: Any
) -> None:
    """AWS's own managed policies stand in every account; the simulator reads them once somebody asks for one."""
    backend = type(self)
    if "aws_managed_policies" not in backend.__dict__:
        for name, load in (
            ("aws_managed_policies", _without_drawing_ids(backend._init_aws_policies)),
            ("managed_policies", backend._init_managed_policies),
        ):
            later = functools.cached_property(load)
            later.__set_name__(backend, name)
            setattr(backend, name, later)
    backend._init_aws_policies, load_now = lambda _: [], backend._init_aws_policies
    try:
        original(self, *args, **kwargs)
    finally:
        backend._init_aws_policies = load_now
    del self.aws_managed_policies, self.managed_policies


def _without_drawing_ids(load: Callable[[Any], list[Any]]) -> Callable[[Any], list[Any]]:
    """Leave the stream of ids as it was: looking at the policies must not give later resources other ids."""

    def loaded(self: Any) -> list[Any]:
        from moto.moto_api._internal import mock_random

        state = mock_random.getstate()
        try:
            mock_random.seed(0)
            return load(self)
        finally:
            mock_random.setstate(state)

    return loaded


def _newest_first(ec2: Any) -> Iterator[Any]:
    for reservation in reversed(ec2.reservations.values()):
        yield from reversed(reservation.instances)


@changes(
    "ec2",
    "moto.ec2.models.instances:InstanceBackend.get_instance_by_id",
    doc="AWSEC2/latest/APIReference/API_DescribeInstances.html",
)
def find_instance(original: Callable[..., Any], self: Any, instance_id: str) -> Any:
    """An instance is found by its id at the same speed however many there are: the newest first."""
    return next((i for i in _newest_first(self) if i.id == instance_id), None)


@changes(
    "ec2",
    "moto.ec2.models.instances:InstanceBackend.get_instance",
    doc="AWSEC2/latest/APIReference/API_DescribeInstances.html",
)
def get_instance(original: Callable[..., Any], self: Any, instance_id: str) -> Any:
    """An instance that exists is found without copying the list of all of them."""
    return self.get_instance_by_id(instance_id) or original(self, instance_id)


@changes(
    "ec2",
    "moto.ec2.models.core:TaggedEC2Resource.get_tags",
    doc="AWSEC2/latest/UserGuide/Using_Tags.html",
)
def own_tags(original: Callable[..., Any], self: Any) -> list[dict[str, str]]:
    """A resource's tags are read without looking through those of all others."""
    from moto.ec2.utils import EC2_PREFIX_TO_RESOURCE, get_prefix

    return [
        {
            "resource_id": self.id,
            "key": key,
            "value": value,
            "resource_type": EC2_PREFIX_TO_RESOURCE.get(get_prefix(self.id), ""),
        }
        for key, value in self.ec2_backend.tags.get(self.id, {}).items()
    ]
