"""Calls to addresses that moto doesn't know: new operations of a service, or a service it lacks."""

from __future__ import annotations

from typing import Any

from botocore.awsrequest import AWSPreparedRequest
from moto.core.request import normalize_request
from moto.core.responses import BaseResponse
from moto.core.utils import get_service_model

from awslab.account.engine import engine


def answer_unrouted(request: AWSPreparedRequest, signed_for: str) -> Any:
    """Answer a call moto has no address for, through the same choke point as every other, if one of our rules does.

    Parameters
    ----------
    request : botocore.awsrequest.AWSPreparedRequest
        As botocore is about to send it.
    signed_for : str
        The service's name in the request's signature.

    Returns
    -------
    tuple or None
        Status, headers and body; None if no rule answers for this service.

    Raises
    ------
    NotImplementedError
        Rules answer for the service, but not for this operation.
    """
    for service in dict.fromkeys(service for service, _ in engine.answers):
        if get_service_model(service).signing_name == signed_for:
            return BaseResponse(service)._dispatch(normalize_request(request))
    return None
