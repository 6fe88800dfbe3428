"""What a launched instance looks like."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from awslab.account import faults
from awslab.account.registry import changes
from awslab.account.rules import _ec2

RUN = "AWSEC2/latest/APIReference/API_RunInstances.html"


@changes("ec2", "moto.ec2.responses.instances:InstanceResponse.run_instances", doc=RUN)
def launch_as_many_as_asked(original: Callable[..., Any], self: Any) -> Any:
    """A launch starts MaxCount instances, or as many as its subnet has addresses for."""
    count = self._get_param("MaxCount", 1)
    subnet = _ec2.found(self.ec2_backend.get_subnet, self._get_param("SubnetId"))
    if subnet:
        count = max(self._get_param("MinCount", 1), min(count, _ec2.free_addresses(subnet)))
    self.params["MinCount"] = count
    answer = original(self)
    for instance in answer.result.instances:
        instance.disable_api_termination = self._get_param("DisableApiTermination", False)
    return answer


@changes(
    "ec2",
    "moto.ec2.models.instances:InstanceBackend.run_instances",
    doc="ec2/latest/devguide/ec2-api-idempotency.html",
)
def same_client_token(original: Callable[..., Any], self: Any, *args: Any, **kwargs: Any) -> Any:
    """A launch that is repeated with the same client token starts nothing and answers as before."""
    token = kwargs.get("client_token", "ABCDE")
    if token == "ABCDE":  # what moto puts where there is none
        return original(self, *args, **kwargs)
    launched = self.__dict__.setdefault("launched_by_token", {})
    if token not in launched:
        launched[token] = original(self, *args, **kwargs)
    return launched[token]


@changes(
    "ec2",
    "moto.ec2.models.instances:Instance.__init__",
    doc="AWSEC2/latest/UserGuide/RootDeviceStorage.html",
)
def root_device_of_image(
    original: Callable[..., None], self: Any, ec2_backend: Any, *args: Any, **kwargs: Any
) -> None:
    """An instance's root device is of its image's kind: EBS, or an instance store."""
    original(self, ec2_backend, *args, **kwargs)
    for image in ec2_backend.describe_images(filters={"image-id": self.image_id}):
        self.root_device_type = image.root_device_type


@changes(
    "ec2",
    "moto.ec2.models.instances:Instance.__init__",
    doc="AWSEC2/latest/UserGuide/configuring-IMDS-new-instances.html",
)
def session_tokens(
    original: Callable[..., None], self: Any, ec2_backend: Any, *args: Any, **kwargs: Any
) -> None:
    """An instance of Amazon Linux 2023 answers metadata requests only with a session token (IMDSv2)."""
    original(self, ec2_backend, *args, **kwargs)
    for image in ec2_backend.describe_images(filters={"image-id": self.image_id}):
        if (image.name or "").startswith("al2023-ami-"):
            options, asked = self.metadata_options, kwargs.get("metadata_options") or {}
            options.http_tokens = asked.get("HttpTokens", "required")
            options.http_put_response_hop_limit = int(asked.get("HttpPutResponseHopLimit", 2))


@changes(
    "ec2",
    "moto.ec2.models.instances:Instance.__init__",
    doc="AWSEC2/latest/UserGuide/using-regions-availability-zones.html",
)
def default_subnet(
    original: Callable[..., None], self: Any, ec2_backend: Any, *args: Any, **kwargs: Any
) -> None:
    """A launch that names no subnet goes to a default subnet, of a zone AWS chooses if none is named."""
    named = [n for n in kwargs.get("nics", []) if {"SubnetId", "NetworkInterfaceId"} & n.keys()]
    if not kwargs.get("subnet_id") and not named:
        subnets = ec2_backend.get_default_subnets()
        offering = _ec2.offered(ec2_backend.region_name).get(kwargs.get("instance_type", ""))
        zones = [kwargs.get("placement")] if kwargs.get("placement") else offering or [*subnets]
        for zone in sorted(zones, key=lambda zone: zone in faults.failed):
            if zone in subnets:
                kwargs["subnet_id"] = subnets[zone].id
                break
    original(self, ec2_backend, *args, **kwargs)


@changes(
    "ec2",
    "moto.ec2.models.instances:Instance.prep_nics",
    doc="AWSEC2/latest/UserGuide/using-eni.html",
)
def interfaces_deleted_with_instance(
    original: Callable[..., None], self: Any, nic_spec: list[dict[str, Any]], *args: Any, **kw: Any
) -> None:
    """An interface made by a launch is deleted with the instance unless the launch says otherwise."""
    for nic in nic_spec:
        if "NetworkInterfaceId" not in nic:
            nic.setdefault("DeleteOnTermination", True)
    original(self, nic_spec, *args, **kw)
    if not nic_spec:
        self.nics[0].delete_on_termination = True
    self.security_groups = list(self.nics[0].group_set) if 0 in self.nics else []


@changes(
    "ec2",
    "moto.ec2.models.elastic_network_interfaces:NetworkInterface.group_set",
    doc="AWSEC2/latest/APIReference/API_ModifyInstanceAttribute.html",
)
def groups_of_interface(original: Callable[..., Any], self: Any) -> list[Any]:
    """Security groups belong to a network interface; an instance's other interfaces keep their own."""
    return list(self._group_set)


@changes(
    "ec2",
    "moto.ec2.models.instances:InstanceBackend.modify_instance_security_groups",
    doc="AWSEC2/latest/APIReference/API_ModifyInstanceAttribute.html",
)
def replaced_groups(
    original: Callable[..., Any], self: Any, instance_id: str, new_group_id_list: list[str]
) -> Any:
    """Changing an instance's security groups replaces those of its primary network interface."""
    instance = original(self, instance_id, new_group_id_list)
    instance.nics[0]._group_set = list(instance.security_groups)
    return instance
