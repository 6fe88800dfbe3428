"""A stand-in for ``cryptography`` where its compiled code can't run: just enough for moto in the browser.

NOT cryptography. Keys come from a few fixed primes that anybody can read, and the cipher is a toy: never use either for
anything real. Every name that moto's modules import exists; one that isn't provided raises NotImplementedError when
it is used.
"""

import sys
from types import ModuleType

from . import cipher, keys

__version__ = "47.0.0"

_PRIMITIVES = "hazmat.primitives"
_PROVIDED = {
    "exceptions": {"InvalidTag": cipher.InvalidTag},
    "x509": {},
    "x509.base": {},
    "x509.oid": {},
    "hazmat": {},
    "hazmat.backends": {"default_backend": lambda: None},
    _PRIMITIVES: {},
    f"{_PRIMITIVES}.hashes": {},
    f"{_PRIMITIVES}.serialization": {
        "Encoding": keys.Encoding,
        "NoEncryption": keys.NoEncryption,
        "PrivateFormat": keys.PrivateFormat,
        "PublicFormat": keys.PublicFormat,
        "load_ssh_public_key": keys.load_ssh_public_key,
    },
    f"{_PRIMITIVES}._asymmetric": {},
    f"{_PRIMITIVES}.asymmetric": {},
    f"{_PRIMITIVES}.asymmetric.ec": {},
    f"{_PRIMITIVES}.asymmetric.padding": {},
    f"{_PRIMITIVES}.asymmetric.ed25519": {
        "Ed25519PrivateKey": keys.Ed25519PrivateKey,
        "Ed25519PublicKey": keys.Ed25519PublicKey,
    },
    f"{_PRIMITIVES}.asymmetric.rsa": {
        "RSAPrivateKey": keys.RSAPrivateKey,
        "RSAPublicKey": keys.RSAPublicKey,
        "generate_private_key": keys.generate_private_key,
    },
    f"{_PRIMITIVES}.ciphers": {"Cipher": cipher.Cipher},
    f"{_PRIMITIVES}.ciphers.algorithms": {"AES": cipher.AES},
    f"{_PRIMITIVES}.ciphers.modes": {"GCM": cipher.GCM},
}


def _missing(module):
    """Return what a module answers for a name it hasn't got (PEP 562): a class that can't be used."""

    def answer(name):
        if name.startswith("__"):
            raise AttributeError(name)

        def unusable(*args, **kwargs):
            raise NotImplementedError(f"{module}.{name} does not exist in the browser")

        return type(name, (Exception,), {"__init__": unusable, "__module__": module})

    return answer


for _path, _names in _PROVIDED.items():
    _module = ModuleType(f"{__name__}.{_path}")
    _module.__path__ = []
    _module.__getattr__ = _missing(_module.__name__)
    vars(_module).update(_names)
    sys.modules[_module.__name__] = _module
    _parent, _, _last = _module.__name__.rpartition(".")
    setattr(sys.modules[_parent], _last, _module)
