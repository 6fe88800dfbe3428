"""Listeners and their rules: what AWS refuses and shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .harness import AWS, code_of, refusal, shows
from .scenes import balancer, forward, listener, network, targets

Call = Callable[[], Any]
PATH = [{"Field": "path-pattern", "Values": ["/api/*"]}]
CERTIFICATE = [{"CertificateArn": "arn:aws:iam::123456789012:server-certificate/site"}]


@refusal("elbv2_listeners/port-taken", "elb: Two listeners on the same port")
def test_port_taken(aws: AWS) -> Call:
    vpc, subnets = network(aws)
    lb, app = balancer(aws, subnets), targets(aws, vpc)
    listener(aws, lb, targets(aws, vpc, "other"))
    return lambda: listener(aws, lb, app)


@shows("elbv2_listeners/create-once")
def test_same_listener_again(one: AWS) -> None:
    vpc, subnets = network(one)
    lb, app = balancer(one, subnets), targets(one, vpc)

    def front() -> str:
        made = one.elbv2.create_listener(
            LoadBalancerArn=lb,
            Protocol="HTTP",
            Port=80,
            DefaultActions=[
                {"Type": "forward", "ForwardConfig": {"TargetGroups": [{"TargetGroupArn": app}]}}
            ],
        )
        return str(made["Listeners"][0]["ListenerArn"])

    assert front() == front()
    assert len(one.elbv2.describe_listeners(LoadBalancerArn=lb)["Listeners"]) == 1


@shows("elbv2_listeners/port-taken")
def test_move_to_a_port(one: AWS) -> None:
    vpc, subnets = network(one)
    lb, app = balancer(one, subnets), targets(one, vpc)
    listener(one, lb, app)
    other = listener(one, lb, app, 8080)
    one.elbv2.modify_listener(ListenerArn=other, Port=8080)
    assert code_of(lambda: one.elbv2.modify_listener(ListenerArn=other, Port=80)) == (
        "DuplicateListener"
    )


@refusal(
    "elbv2_listeners/protocol-of-the-target-group", "elb: HTTP target group on an NLB listener"
)
def test_protocol_of_the_target_group(aws: AWS) -> Call:
    vpc, subnets = network(aws)
    lb, web = balancer(aws, subnets, Type="network"), targets(aws, vpc)
    listener(aws, lb, targets(aws, vpc, "plain", Protocol="TCP"), 80, "TCP")
    return lambda: listener(aws, lb, web, 81, "TCP")


@refusal(
    "elbv2_listeners/target-group-of-another-load-balancer",
    "elb: One target group on two load balancers",
)
def test_target_group_of_another_load_balancer(aws: AWS) -> Call:
    vpc, subnets = network(aws)
    app, second = targets(aws, vpc), balancer(aws, subnets, "second")
    listener(aws, balancer(aws, subnets), app)
    return lambda: listener(aws, second, app)


@refusal("elbv2_listeners/target-group-of-another-vpc")
def test_target_group_of_another_vpc(aws: AWS) -> Call:
    _, subnets = network(aws)
    lb, foreign = balancer(aws, subnets), targets(aws, aws.vpc("10.1.0.0/16"))
    return lambda: listener(aws, lb, foreign)


@refusal("elbv2_listeners/secure-listener-without-certificate")
def test_secure_listener_without_certificate(aws: AWS) -> Call:
    vpc, subnets = network(aws)
    lb, app = balancer(aws, subnets), targets(aws, vpc)
    return lambda: listener(aws, lb, app, 443, "HTTPS")


@refusal("elbv2_listeners/plain-listener-with-certificate")
def test_plain_listener_with_certificate(aws: AWS) -> Call:
    vpc, subnets = network(aws)
    lb, app = balancer(aws, subnets), targets(aws, vpc)
    return lambda: aws.elbv2.create_listener(
        LoadBalancerArn=lb,
        Protocol="HTTP",
        Port=80,
        Certificates=CERTIFICATE,
        DefaultActions=forward(app),
    )


@refusal("elbv2_listeners/rules-of-a-network-load-balancer")
def test_rules_of_a_network_load_balancer(aws: AWS) -> Call:
    vpc, subnets = network(aws)
    app = targets(aws, vpc, Protocol="TCP")
    front = listener(aws, balancer(aws, subnets, Type="network"), app, 80, "TCP")
    return lambda: aws.elbv2.create_rule(
        ListenerArn=front, Priority=1, Conditions=PATH, Actions=forward(app)
    )


@shows("elbv2_listeners/rules-of-a-network-load-balancer")
def test_rules_of_a_dual_stack_network_load_balancer(one: AWS) -> None:
    vpc, subnets = network(one)
    lb = balancer(one, subnets, Type="network", IpAddressType="dualstack")
    app = targets(one, vpc, Protocol="TCP")
    front = listener(one, lb, app, 80, "TCP")
    one.elbv2.create_rule(ListenerArn=front, Priority=1, Conditions=PATH, Actions=forward(app))


@refusal("elbv2_listeners/default-rule")
def test_default_rule(aws: AWS) -> Call:
    vpc, subnets = network(aws)
    front = listener(aws, balancer(aws, subnets), targets(aws, vpc))
    rule = aws.elbv2.describe_rules(ListenerArn=front)["Rules"][0]["RuleArn"]
    return lambda: aws.elbv2.delete_rule(RuleArn=rule)


@refusal("elbv2_listeners/unknown-rule")
def test_unknown_rule(aws: AWS) -> Call:
    vpc, subnets = network(aws)
    front = listener(aws, balancer(aws, subnets), app := targets(aws, vpc))
    rule = aws.elbv2.create_rule(
        ListenerArn=front, Priority=1, Conditions=PATH, Actions=forward(app)
    )["Rules"][0]["RuleArn"]
    aws.elbv2.delete_rule(RuleArn=rule)
    return lambda: aws.elbv2.delete_rule(RuleArn=rule)


@refusal("elbv2_listeners/rule-priority-range")
def test_rule_priority_range(aws: AWS) -> Call:
    vpc, subnets = network(aws)
    front = listener(aws, balancer(aws, subnets), app := targets(aws, vpc))
    return lambda: aws.elbv2.create_rule(
        ListenerArn=front, Priority=50001, Conditions=PATH, Actions=forward(app)
    )


@shows("elbv2_listeners/load-balancers-of-a-target-group")
def test_target_group_forgets_a_deleted_listener(one: AWS) -> None:
    vpc, subnets = network(one)
    lb, app = balancer(one, subnets), targets(one, vpc)
    front = listener(one, lb, app)

    def used_by() -> list[str]:
        return list(one.elbv2.describe_target_groups()["TargetGroups"][0]["LoadBalancerArns"])

    assert used_by() == [lb]
    one.elbv2.delete_listener(ListenerArn=front)
    assert used_by() == []
