# ruff: noqa: A002 - `format` is the name the callers use
"""Key pairs from a handful of published primes, in the formats EC2 hands out. Fakes that look right."""

import base64
import hashlib
import os
import random
import struct
from enum import Enum

#: Public knowledge: a key made of these protects nothing.
_PRIMES = (
    int(
        "e06bddfadd97aad7a82f48197e3352ace036f8be0ba9787b37935957af0144969233273bff5aed79e93dcc4ceb"
        "e9daec428438a851e7d17263b05aaa9190944ff899dc427ee56801bf8b1194e48fa94ae9c74229676d6db63f7e"
        "d4f001e665d3e2b2e48d6482ad007bbfd4a4910118312478e0e714a76016fc1b9b00345a5057",
        16,
    ),
    int(
        "ecb96f9ae03578b9b76ac163bed03b428d63a267d8e29321ca8aaaff0afcd2c098c6dc8d2656e684673ff53abd"
        "17cc27cdf4d4f9deb26df35725b5730da773583309a24cb99f2c4267bd175e856212499871c55da101eab3426d"
        "f5f71230da64e1335e04c963a32edff16d0a07c3f598572379da28174e946d9a462e1c824b13",
        16,
    ),
    int(
        "f1f530936fd65be69ab6819b02b022c7693fec23c4d771ba511e8c8b1307a19928c2bd196c02a3ec98ec927755"
        "1bdee59e72ecce6f5ecf8d9a113f4b5aa91c2525332fad85bc2fc90399588054d36e83566b8ee1ecefe692ac8c"
        "cf782dcc1244b14f5d55805c08686f66a044b0b403aca31e86260a953a03d86e1fe578857d75",
        16,
    ),
    int(
        "f992b88f426c299b1afdb0ac54cdbec48c63e33aa906fcde097289acb04165acf98505fdc8ac2cd80690f74000"
        "7b02a0150811f24a31900a14ba5335a363646dcde453371bfe38d60f8d8d6334b4379a5c6bb6f23189b08bab29"
        "f2e24a8546affff86875ac526a6d1f954260efaacff4ec45e111e3842494ce0917988b928c8f",
        16,
    ),
    int(
        "faf1c2b6a9b977f2eb6d2ddbd4379bd7eddfd6d35363fca9c3f08377b0082c610f17242e64ef473753624cb9b3"
        "6997a1bddb5545fc8bab8bc9f284500d8d169b4c5ad5dd693832bbd82b3e902e38cafa68edfb2408f9573a26f7"
        "91078753ad8401b1656c4233da2b247b9c961e2e47ecb02458056802203f75da76bbe2eb99ed",
        16,
    ),
    int(
        "fbf0781527160ada6d2e0e00be58bdc2d37f00970a59879101a47fc3fb3f8f1127f0984c108ed8a562f3fc6764"
        "6373793639d73809eb65599383b87ae2fe7f943d73e3dd964583beb8f6a0c25888b08e602fc54377da0db12d0a"
        "148d38c2af498ca2439a185ab714c8c90c1d5d65f244b0236e96ce66ce090be60500aee00d43",
        16,
    ),
)


class Encoding(Enum):
    PEM, DER, OpenSSH = range(3)


class PrivateFormat(Enum):
    TraditionalOpenSSL, PKCS8, OpenSSH = range(3)


class PublicFormat(Enum):
    SubjectPublicKeyInfo, OpenSSH = range(2)


class NoEncryption:
    pass


class RSAPublicKey:
    def __init__(self, n, e):
        self.n, self.e, self.key_size = n, e, n.bit_length()

    def public_bytes(self, encoding, format):
        if encoding is Encoding.OpenSSH:
            return _ssh_line(b"ssh-rsa", _ssh_number(self.e) + _ssh_number(self.n))
        pkcs1 = _der(0x30, _der_number(self.n) + _der_number(self.e))
        algorithm = _der(0x30, bytes.fromhex("06092a864886f70d0101010500"))
        return _encoded(_der(0x30, algorithm + _der(0x03, b"\0" + pkcs1)), encoding, "PUBLIC KEY")


class RSAPrivateKey:
    def __init__(self, p, q, e):
        self.p, self.q, self.e, self.key_size = p, q, e, (p * q).bit_length()

    def public_key(self):
        return RSAPublicKey(self.p * self.q, self.e)

    def private_bytes(self, encoding, format, encryption_algorithm):
        p, q, e = self.p, self.q, self.e
        d = pow(e, -1, (p - 1) * (q - 1))
        numbers = (0, p * q, e, d, p, q, d % (p - 1), d % (q - 1), pow(q, -1, p))
        key = _der(0x30, b"".join(map(_der_number, numbers)))
        return _encoded(key, encoding, "RSA PRIVATE KEY")


def generate_private_key(public_exponent=65537, key_size=2048, backend=None):
    return RSAPrivateKey(*random.SystemRandom().sample(_PRIMES, 2), public_exponent)


class Ed25519PublicKey:
    def __init__(self, raw):
        self.raw = raw

    def public_bytes(self, encoding, format):
        if encoding is Encoding.OpenSSH:
            return _ssh_line(b"ssh-ed25519", _ssh_string(self.raw))
        algorithm = _der(0x30, bytes.fromhex("06032b6570"))
        key = _der(0x30, algorithm + _der(0x03, b"\0" + self.raw))
        return _encoded(key, encoding, "PUBLIC KEY")


class Ed25519PrivateKey:
    def __init__(self, seed):
        self.seed = seed

    @classmethod
    def generate(cls):
        return cls(os.urandom(32))

    def public_key(self):
        return Ed25519PublicKey(hashlib.sha256(self.seed).digest())

    def private_bytes(self, encoding, format, encryption_algorithm):
        key = b"openssh-key-v1\0" + self.seed + self.public_key().raw
        return _encoded(key, encoding, "OPENSSH PRIVATE KEY")


def load_ssh_public_key(data, backend=None):
    """Read a public key as ssh-keygen writes it; ValueError, as from cryptography, when it isn't one."""
    try:
        kind, text = bytes(data).split()[:2]
        blob = base64.b64decode(text, validate=True)
        parts = []
        while blob:
            (length,) = struct.unpack_from(">I", blob)
            if length + 4 > len(blob):
                raise ValueError("cut short")
            parts.append(blob[4 : 4 + length])
            blob = blob[4 + length :]
        named, *numbers = parts
        if named == kind == b"ssh-ed25519":
            (raw,) = numbers
            return Ed25519PublicKey(raw)
        if named == kind == b"ssh-rsa":
            e, n = (int.from_bytes(number, "big") for number in numbers)
            return RSAPublicKey(n, e)
    except (ValueError, struct.error) as error:
        raise ValueError("Could not deserialize key data.") from error
    raise ValueError("Unsupported key type.")


def _ssh_string(data):
    return struct.pack(">I", len(data)) + data


def _ssh_number(number):
    return _ssh_string(number.to_bytes(number.bit_length() // 8 + 1, "big"))


def _ssh_line(kind, numbers):
    return kind + b" " + base64.b64encode(_ssh_string(kind) + numbers)


def _der(tag, body):
    length = len(body)
    if length >= 128:
        octets = length.to_bytes((length.bit_length() + 7) // 8, "big")
        return bytes([tag, 0x80 | len(octets)]) + octets + body
    return bytes([tag, length]) + body


def _der_number(number):
    return _der(0x02, number.to_bytes(number.bit_length() // 8 + 1, "big"))


def _encoded(data, encoding, label):
    if encoding is Encoding.DER:
        return data
    text = base64.b64encode(data).decode()
    lines = [text[start : start + 64] for start in range(0, len(text), 64)]
    return "\n".join([f"-----BEGIN {label}-----", *lines, f"-----END {label}-----", ""]).encode()
