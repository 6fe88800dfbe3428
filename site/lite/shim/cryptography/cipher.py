"""A toy in the place of AES-GCM: the same calls, a checked tag, no secrecy."""

import hashlib
import hmac


class InvalidTag(Exception):  # noqa: N818 - the name moto catches
    """The text was not encrypted with this key and this context."""


class AES:
    def __init__(self, key):
        self.key = bytes(key)


class GCM:
    def __init__(self, initialization_vector, tag=None):
        self.initialization_vector, self.tag = bytes(initialization_vector), tag


class Cipher:
    def __init__(self, algorithm, mode, backend=None):
        self.key, self.mode = algorithm.key, mode

    def encryptor(self):
        return _Context(self.key, self.mode, encrypts=True)

    def decryptor(self):
        return _Context(self.key, self.mode, encrypts=False)


class _Context:
    def __init__(self, key, mode, encrypts):
        self.key, self.mode, self.encrypts = key, mode, encrypts
        self.start = mode.initialization_vector
        self.tag = self._tag(b"")

    def _tag(self, text):
        return hmac.digest(self.key, self.start + text, "sha256")[:16]

    def authenticate_additional_data(self, data):
        self.start += data

    def update(self, data):
        stream = hashlib.shake_256(self.key + self.mode.initialization_vector).digest(len(data))
        result = bytes(a ^ b for a, b in zip(data, stream, strict=True))
        self.tag = self._tag(result if self.encrypts else data)
        return result

    def finalize(self):
        if not self.encrypts and self.mode.tag != self.tag:
            raise InvalidTag
        return b""
