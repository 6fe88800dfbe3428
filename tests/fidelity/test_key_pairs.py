"""Key pairs: what AWS refuses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .harness import AWS, code_of, refusal, shows

PUBLIC_KEY = (
    b"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ3wPuwnGg3Bl6dWlYQ4Fqm1C5p2G9p1kXyXq0S8o0aP me@here"
)


@refusal("key_pairs/import-of-no-key", "ec2: Import invalid public key")
def test_import_of_no_key(aws: AWS) -> Callable[[], Any]:
    return lambda: aws.ec2.import_key_pair(KeyName="mine", PublicKeyMaterial=b"no key")


@shows("key_pairs/import-of-no-key")
def test_import(one: AWS) -> None:
    made = one.ec2.import_key_pair(KeyName="mine", PublicKeyMaterial=PUBLIC_KEY)
    assert made["KeyName"] == "mine"


@shows("key_pairs/import-of-no-key")
def test_import_in_the_format_of_rfc_4716(one: AWS) -> None:
    base64 = PUBLIC_KEY.split()[1]
    text = b"---- BEGIN SSH2 PUBLIC KEY ----\n" + base64 + b"\n---- END SSH2 PUBLIC KEY ----"
    assert one.ec2.import_key_pair(KeyName="mine", PublicKeyMaterial=text)["KeyName"] == "mine"


@shows(measured=("ec2: Duplicate key pair",))
def test_duplicate(one: AWS) -> None:
    one.ec2.create_key_pair(KeyName="mine")
    assert code_of(lambda: one.ec2.create_key_pair(KeyName="mine")) == "InvalidKeyPair.Duplicate"
