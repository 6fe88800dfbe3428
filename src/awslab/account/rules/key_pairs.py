"""Key pairs."""

from __future__ import annotations

import base64
import binascii

from awslab.account.engine import Call
from awslab.account.registry import refuses


@refuses(
    "ec2",
    "ImportKeyPair",
    code="InvalidKey.Format",
    doc="AWSEC2/latest/APIReference/API_ImportKeyPair.html",
)
def import_of_no_key(call: Call) -> str | None:
    """What is imported is a public key, in the format of OpenSSH or of RFC 4716."""
    material = call.params["PublicKeyMaterial"]
    if material.startswith(b"---- BEGIN SSH2 PUBLIC KEY ----"):
        return None  # moto reads this format itself
    words = material.decode(errors="replace").split()
    try:
        key = base64.b64decode(words[1], validate=True)
    except (IndexError, binascii.Error):
        key = b""
    # The decoded key repeats its own kind after four bytes of length.
    if words and key[4:].startswith(words[0].encode()):
        return None
    return "Key is not in valid OpenSSH public key format"
