"""Where the rules meet moto: one choke point that every call of every client, and of the server, goes through.

moto's response classes check the caller's permissions and then act. Between the two stand our refusals, so IAM
answers first, as on AWS; and calls that moto's backends make to each other never get here.
"""

from __future__ import annotations

import functools
import importlib
import pkgutil
import sys
import warnings
from collections import defaultdict
from collections.abc import Callable
from random import Random
from typing import Any

import moto.core.responses
from moto.backends import get_backend
from moto.core.authorization import ActionAuthenticatorMixin
from moto.core.base_backend import BaseBackend
from moto.core.exceptions import ServiceException
from moto.core.parse import PROTOCOL_PARSERS
from moto.core.request import determine_request_protocol
from moto.core.responses import ActionResult, BaseResponse
from moto.core.utils import get_service_model

from awslab.account import clock as _clock
from awslab.account import codes, startup
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
    request : moto.core.request.Request
        The HTTP request, with its headers.
    """

    def __init__(self, response: BaseResponse, operation: str) -> None:
        self.service = response.boto3_service_name
        self.operation = operation
        self.request = response.normalized_request
        self._response = response
        self.region: str = response.region
        self.account: str = response.current_account
        self.access_key: str = response.access_key
        self.partition: str = response.partition

    @functools.cached_property
    def params(self) -> dict[str, Any]:
        """The parameters as the learner gave them to boto3 (parsed from the request by the service model)."""
        return _params(self._response, self.operation)

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
        #: The rule that refused a call last, and what it said: explanations quote it.
        self.last_refusal: tuple[Rule | None, str] = (None, "")

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
        BaseBackend.__init__ = _before_backend
        BaseResponse.call_action = _call_action
        ActionAuthenticatorMixin._authenticate_and_authorize_normal_action = _after_permission
        ActionAuthenticatorMixin._authenticate_and_authorize_s3_action = _after_s3_permission
        # moto draws request ids from the stream its resource ids come from: one more describe call,
        # a diagram's for instance, would give everything made later another id.
        moto.core.responses.gen_amzn_requestid_long = _request_id
        startup.install()
        _clock.install()
        self.installed = True

    def wrap_loaded(self, *, everything: bool = False) -> None:
        """Install the changes to those of moto's modules that are loaded; moto loads a service when it is used."""
        for rule in list(self.pending):
            if everything or _is_loaded(rule.target[0].partition(":")[0]):
                self.pending.remove(rule)
                _wrap(rule)

    def _index(self, rule: Rule) -> None:
        for operation in rule.target:
            if rule.kind == "refusal":
                self.guards[rule.service, operation].append(rule)
            else:
                self.answers[rule.service, operation] = rule

    def guard(self, response: BaseResponse, operation: str) -> None:
        """Raise :class:`Refused` if one of the rules refuses this call."""
        service = response.boto3_service_name
        call = Call(response, operation)
        for rule in (
            *self.guards.get(("*", "*"), ()),  # who calls, and may they: before all else
            *self.guards.get((service, operation), ()),
            *self.guards.get((service, "*"), ()),
        ):
            if message := rule.function(call):
                said = codes.spelled(rule, service) if rule.service == "*" else rule
                self.last_refusal = (said, message)
                raise Refused(said.code, message, said.status)


def _is_loaded(module: str) -> bool:
    """Say whether a module is imported to its end: moto makes some backends while it imports others."""
    loaded = sys.modules.get(module)
    return loaded is not None and not getattr(loaded.__spec__, "_initializing", False)


def _wrap(rule: Rule) -> None:
    """Wrap the function of moto that a change names."""
    module_name, _, qualified = rule.target[0].partition(":")
    *owners, name = qualified.split(".")
    try:
        owner = importlib.import_module(module_name)
        for part in owners:
            owner = getattr(owner, part)
        original = getattr(owner, name)
    except (ImportError, AttributeError) as missing:
        raise MotoChangedError(
            f"Rule {rule.id} wraps {rule.target[0]}, which moto {moto.__version__} does not have."
        ) from missing

    computed = isinstance(original, property)
    function: Callable[..., Any] = original.fget if computed else original

    @functools.wraps(function)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        if not engine.active:
            return function(*args, **kwargs)
        return rule.function(function, *args, **kwargs)

    setattr(owner, name, property(wrapper) if computed else wrapper)


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
    with warnings.catch_warnings():
        # Codes that all services have (AccessDenied) are in no service's model; moto would say so.
        warnings.simplefilter("ignore", UserWarning)
        status, headers, body = response.serialized(ActionResult(error))
    headers, body = response._enrich_response(headers, body)
    return refused.status or status, headers, body


def _before_backend(self: BaseBackend, *args: Any, **kwargs: Any) -> None:
    """Have a service's changes in place before the first thing is put into its backend."""
    engine.wrap_loaded()
    _original_backend(self, *args, **kwargs)


def _call_action(self: BaseResponse) -> Any:
    if not engine.active:
        return _original_call_action(self)
    operation = self._get_action()
    tick(operation)
    try:
        return _original_call_action(self)
    except Refused as refused:
        return _error(self, refused)
    except (_Answered, ServiceException) as answer:  # an answer of ours may meet moto's own errors
        result = answer.result if isinstance(answer, _Answered) else answer
        status, headers, body = self.serialized(ActionResult(result))
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


class _Answered(Exception):  # noqa: N818 - an answer is no error
    """Carries our answer past moto's own method."""

    def __init__(self, result: Any) -> None:
        super().__init__()
        self.result = result


def _after_permission(self: BaseResponse, resource: str = "*") -> None:
    _original_permission(self, resource)
    if engine.active and (operation := self._get_action()):
        _ours(self, operation)


def _ours(self: BaseResponse, operation: str) -> None:
    """Raise our refusal of a call or our answer to it, if there is one."""
    engine.guard(self, operation)
    if rule := engine.answers.get((self.boto3_service_name, operation)):
        result = rule.function(Call(self, operation))
        if result is not None:
            raise _Answered(result)


def _after_s3_permission(
    self: BaseResponse, bucket_name: str | None = None, key_name: str | None = None
) -> None:
    """S3 dispatches by itself in moto: an S3ClientError is the one way out of its methods."""
    from moto.s3.exceptions import S3ClientError

    _original_s3_permission(self, bucket_name, key_name)
    if not engine.active:
        return
    operation = self._get_action_from_method_and_request_uri(self.normalized_request)
    tick(operation)
    if not operation:
        return
    try:
        _ours(self, operation)
        return
    except Refused as refused:
        status, headers, body = _error(self, refused)
        answer = status, headers, "" if self.method == "HEAD" else body
    except _Answered as answered:
        self.data["Action"] = operation
        answer = self.serialized(ActionResult(answered.result))
    self.serialized = lambda _: answer
    raise S3ClientError


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
_original_backend = BaseBackend.__init__
_original_permission = ActionAuthenticatorMixin._authenticate_and_authorize_normal_action
_original_s3_permission = ActionAuthenticatorMixin._authenticate_and_authorize_s3_action
engine = _Engine()
