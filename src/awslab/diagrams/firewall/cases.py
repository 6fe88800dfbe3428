"""Rules and packets to try in Firewalls, each with a question."""

from __future__ import annotations

from typing import Any

_ALL = "all 0.0.0.0/0"
_WEB = "tcp 443 0.0.0.0/0"
_EPHEMERAL = "100 allow tcp 1024-65535 0.0.0.0/0"

CASES: tuple[dict[str, Any], ...] = (
    {
        "name": "The same rules in both",
        "question": "HTTPS is allowed in, and HTTPS is allowed out. Whose reply gets out?",
        "group": {"inbound": [_WEB], "outbound": [_WEB]},
        "acl": {"inbound": [f"100 allow {_WEB}"], "outbound": [f"100 allow {_WEB}"]},
        "packet": {"peer": "client", "begins": "outside", "protocol": "tcp", "port": 443},
    },
    {
        "name": "Nothing out but ephemeral ports",
        "question": "Only ports 1024-65535 are allowed out, and only by the network ACL. Enough?",
        "group": {"inbound": [_WEB], "outbound": []},
        "acl": {"inbound": [f"100 allow {_WEB}"], "outbound": [_EPHEMERAL]},
        "packet": {"peer": "client", "begins": "outside", "protocol": "tcp", "port": 443},
    },
    {
        "name": "A deny that comes too late",
        "question": "Rule 200 denies this client. Does it keep it out? Then make it rule 90.",
        "group": {"inbound": [_WEB], "outbound": [_ALL]},
        "acl": {
            "inbound": [f"100 allow {_WEB}", "200 deny all 198.51.100.7/32"],
            "outbound": [_EPHEMERAL],
        },
        "packet": {"peer": "client", "begins": "outside", "protocol": "tcp", "port": 443},
    },
    {
        "name": "The instance begins",
        "question": "The instance fetches updates by HTTPS. Which inbound rule does each filter need?",
        "group": {"inbound": [], "outbound": [_WEB]},
        "acl": {"inbound": [f"100 allow {_WEB}"], "outbound": [f"100 allow {_WEB}"]},
        "packet": {"peer": "client", "begins": "inside", "protocol": "tcp", "port": 443},
    },
    {
        "name": "A security group as source",
        "question": "The group lets in sg-app, wherever it is. What can a network ACL write instead?",
        "group": {"inbound": ["tcp 5432 sg-app"], "outbound": []},
        "acl": {"inbound": ["100 allow tcp 5432 10.0.1.0/24"], "outbound": [_EPHEMERAL]},
        "packet": {"peer": "app", "begins": "outside", "protocol": "tcp", "port": 5432},
    },
    {
        "name": "As AWS makes them",
        "question": "A new security group and a VPC's default network ACL: what do they let in?",
        "group": {"inbound": [], "outbound": [_ALL]},
        "acl": {"inbound": [f"100 allow {_ALL}"], "outbound": [f"100 allow {_ALL}"]},
        "packet": {"peer": "client", "begins": "outside", "protocol": "tcp", "port": 22},
    },
    {
        "name": "A network ACL you create",
        "question": "A network ACL you create has only rule *. The group allows all. What passes?",
        "group": {"inbound": [_ALL], "outbound": [_ALL]},
        "acl": {"inbound": [], "outbound": []},
        "packet": {"peer": "client", "begins": "outside", "protocol": "icmp", "port": 443},
    },
)
