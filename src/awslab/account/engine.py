"""Where the rules meet moto: one choke point that every call of every client, and of the server, goes through.

moto's response classes check the caller's permissions and then act. Between the two stand our refusals, so IAM
answers first, as on AWS; and calls that moto's backends make to each other never get here.
"""

from __future__ import annotations

import functools
import importlib
import pkgutil
import sys
from collections import defaultdict
from collections.abc import Callable
from random import Random
from typing import Any

import moto.core.responses
from moto.backends import get_backend
from moto.core.authorization import ActionAuthenticatorMixin
from moto.core.exceptions import ServiceException
from moto.core.parse import PROTOCOL_PARSERS
from moto.core.request import determine_request_protocol
from moto.core.responses import ActionResult, BaseResponse
from moto.core.utils import get_service_model

from awslab.account import clock as _clock
from awslab.account.registry import RULES, Refused, Rule

clock = _clock.clock

#: Operations with these first words read; every other call takes a second of the account's time.
READS = ("Describe", "Get", "List", "Head", "Simulate", "Select")


class MotoChangedError(RuntimeError):
    """The installed moto no longer has what a rule builds on."""


class Call:
    """One API call on its way in: what a rule may look at.

    Attributes
    ----------
    service, operation : str
        As boto3 and AWS name them: ``ec2``, ``AttachVolume``.
    region, account : str
        The Region the call went to and the caller's 12-digit account.
    access_key : str
        The caller's access key id.
    params : dict
        The parameters as the learner gave them to boto3 (parsed from the request by the service model).
    """

    def __init__(self, response: BaseResponse, operation: str, params: dict[str, Any]) -> None:
        self.service = response.boto3_service_name
        self.operation = operation
        self.params = params
        self.region: str = response.region
        self.account: str = response.current_account
        self.access_key: str = response.access_key
        self.partition: str = response.partition

    def backend(self, service: str | None = None, region: str | None = None) -> Any:
        """Return moto's backend of this account: of `service` and `region`, or of the call's own."""
        backends = get_backend(service or self.service)[self.account]
        region = region or self.region
        return backends[region] if region in backends else backends[self.partition]


class _Engine:
    active = False
    installed = False

    def __init__(self) -> None:
        self.guards: dict[tuple[str, str], list[Rule]] = defaultdict(list)
        self.answers: dict[tuple[str, str], Rule] = {}
        self.pending: list[Rule] = []

    def install(self) -> None:
        """Load every module of rules and hook them into moto, once a process."""
        if self.installed:
            return
        from awslab.account import rules

        for module in pkgutil.walk_packages(rules.__path__, rules.__name__ + "."):
            importlib.import_module(module.name)
        for rule in RULES.values():
            if rule.kind == "change":
                self.pending.append(rule)
            else:
                self._index(rule)
        self.wrap_loaded()
        BaseResponse.call_action = _call_action
        ActionAuthenticatorMixin._authenticate_and_authorize_normal_action = _after_permission
        ActionAuthenticatorMixin._authenticate_and_authorize_s3_action = _after_s3_permission
        # moto draws request ids from the stream its resource ids come from: one more describe call,
        # a diagram's for instance, would give everything made later another id.
        moto.core.responses.gen_amzn_requestid_long = _request_id
        _clock.install()
        self.installed = True

    def wrap_loaded(self, *, everything: bool = False) -> None:
        """Install the changes to those of moto's modules that are loaded; moto loads a service when it is used."""
        for rule in list(self.pending):
            if everything or rule.target[0].partition(":")[0] in sys.modules:
                self.pending.remove(rule)
                _wrap(rule)

    def _index(self, rule: Rule) -> None:
        known = set(get_service_model(rule.service).operation_names)
        for operation in rule.target:
            if operation != "*" and operation not in known:
                raise ValueError(f"Rule {rule.id}: {rule.service} has no operation {operation!r}.")
            if rule.kind == "refusal":
                self.guards[rule.service, operation].append(rule)
            else:
                self.answers[rule.service, operation] = rule

    def guard(self, response: BaseResponse, operation: str) -> None:
        """Raise :class:`Refused` if one of the rules refuses this call."""
        service = response.boto3_service_name
        guards = self.guards.get((service, operation), []) + self.guards.get((service, "*"), [])
        if not guards:
            return
        call = Call(response, operation, _params(response, operation))
        for rule in guards:
            if message := rule.function(call):
                raise Refused(rule.code, message, rule.status)


def _wrap(rule: Rule) -> None:
    """Wrap the function of moto that a change names."""
    path, _, name = rule.target[0].rpartition(".")
    module_name, _, qualified = path.partition(":")
    try:
        owner = importlib.import_module(module_name)
        for part in filter(None, qualified.split(".")):
            owner = getattr(owner, part)
        original = getattr(owner, name)
    except (ImportError, AttributeError) as missing:
        raise MotoChangedError(
            f"Rule {rule.id} wraps {rule.target[0]}, which moto {moto.__version__} does not have."
        ) from missing

    @functools.wraps(original)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        if not engine.active:
            return original(*args, **kwargs)
        return rule.function(original, *args, **kwargs)

    setattr(owner, name, wrapper)


def _params(response: BaseResponse, operation: str) -> dict[str, Any]:
    """Parse the request by the service's own model, as the learner wrote it in boto3."""
    request = response.normalized_request
    model = get_service_model(response.boto3_service_name)
    parser = PROTOCOL_PARSERS[determine_request_protocol(model, request.content_type)](
        model.operation_model(operation), map_type=dict
    )
    parsed: dict[str, Any] = parser.parse(
        {
            "method": request.method,
            "values": request.values,
            "headers": request.headers,
            "body": request.data,
            "url_path": request.path,
            "url_params": response.uri_match,
        }
    )
    return parsed


class _ServiceError(ServiceException):
    """Of this module, because moto asks an exception's module which service it belongs to."""


def _error(response: BaseResponse, refused: Refused) -> Any:
    """Turn a refusal into the bytes AWS would send, in the service's own protocol."""
    error = _ServiceError(refused.code, refused.message)
    status, headers, body = response.serialized(ActionResult(error))
    headers, body = response._enrich_response(headers, body)
    return refused.status or status, headers, body


def _call_action(self: BaseResponse) -> Any:
    if not engine.active:
        return _original_call_action(self)
    operation = self._get_action()
    tick(operation)
    try:
        return _original_call_action(self)
    except Refused as refused:
        return _error(self, refused)
    except _Answered as answered:
        status, headers, body = self.serialized(ActionResult(answered.result))
        headers, body = self._enrich_response(headers, body)
        return status, headers, body


def tick(operation: str | None) -> None:
    """Let a call take its time on the account's clock."""
    if engine.pending:
        engine.wrap_loaded()
    if operation and operation.startswith(READS):
        clock.settle()
    else:
        clock.advance(_clock.CALL)


class _Answered(Exception):
    """Carries our answer past moto's own method."""

    def __init__(self, result: Any) -> None:
        super().__init__()
        self.result = result


def _after_permission(self: BaseResponse, resource: str = "*") -> None:
    _original_permission(self, resource)
    if not engine.active or not (operation := self._get_action()):
        return
    engine.guard(self, operation)
    if rule := engine.answers.get((self.boto3_service_name, operation)):
        result = rule.function(Call(self, operation, _params(self, operation)))
        if result is not None:
            raise _Answered(result)


def _after_s3_permission(
    self: BaseResponse, bucket_name: str | None = None, key_name: str | None = None
) -> None:
    """S3 dispatches by itself in moto: it has no common action, and errors of its own kind."""
    from moto.s3.exceptions import S3ClientError

    _original_s3_permission(self, bucket_name, key_name)
    if not engine.active:
        return
    operation = self._get_action_from_method_and_request_uri(self.normalized_request)
    tick(operation)
    try:
        if operation:
            engine.guard(self, operation)
    except Refused as refused:
        error = S3ClientError(refused.code, refused.message)
        raise error from None


_requests = Random()


def _request_id(headers: dict[str, Any] | None = None) -> str:
    request_id = "".join(_requests.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", k=52))
    if isinstance(headers, dict):
        headers["x-amzn-requestid"] = request_id
    return request_id


def seed(number: int) -> None:
    """Start both random streams: resource ids (moto's) and request ids (ours)."""
    from moto.moto_api._internal import mock_random

    mock_random.seed(number)
    _requests.seed(number)


_original_call_action: Callable[[BaseResponse], Any] = BaseResponse.call_action
_original_permission = ActionAuthenticatorMixin._authenticate_and_authorize_normal_action
_original_s3_permission = ActionAuthenticatorMixin._authenticate_and_authorize_s3_action
engine = _Engine()
