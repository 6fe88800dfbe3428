"""Every rule names operations that the installed botocore knows."""

from __future__ import annotations

from moto.core.utils import get_service_model

from awslab.account.engine import engine
from awslab.account.registry import RULES


def test_every_operation_exists() -> None:
    engine.install()
    unknown = {
        (rule.id, operation)
        for rule in RULES.values()
        if rule.kind != "change" and rule.service != "*"
        for operation in rule.target
        if operation not in {*get_service_model(rule.service).operation_names, "*"}
    }
    assert not unknown
