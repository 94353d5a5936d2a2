"""The key that signs tokens, and the certificates of the https port."""

from __future__ import annotations

import base64
import ssl
import threading
from pathlib import Path
from typing import Any

import jwt
import trustme
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

_NAMES = ("localhost", "127.0.0.1", "::1")


class SigningKey:
    """An RSA key, made when it is first needed, kept in ``folder`` when there is one."""

    def __init__(self, folder: Path | None) -> None:
        self._file = folder / "signing-key.pem" if folder else None
        self._lock = threading.Lock()
        self._key: rsa.RSAPrivateKey | None = None

    @property
    def key(self) -> rsa.RSAPrivateKey:
        with self._lock:
            if self._key is None:
                self._key = self._load() or self._make()
            return self._key

    @property
    def identifier(self) -> str:
        return _number(self.key.public_key().public_numbers().n)[:27]

    def sign(self, claims: dict[str, Any]) -> str:
        return jwt.encode(claims, self.key, algorithm="RS256", headers={"kid": self.identifier})

    def as_jwk(self, issuer: str) -> dict[str, str]:
        numbers = self.key.public_key().public_numbers()
        return {
            "kty": "RSA",
            "use": "sig",
            "alg": "RS256",
            "kid": self.identifier,
            "x5t": self.identifier,
            "n": _number(numbers.n),
            "e": _number(numbers.e),
            "issuer": issuer,
        }

    def _load(self) -> rsa.RSAPrivateKey | None:
        if self._file is None or not self._file.exists():
            return None
        key = serialization.load_pem_private_key(self._file.read_bytes(), None)
        return key if isinstance(key, rsa.RSAPrivateKey) else None

    def _make(self) -> rsa.RSAPrivateKey:
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        if self._file is not None:
            self._file.touch(0o600)
            self._file.write_bytes(
                key.private_bytes(
                    serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
                )
            )
        return key


def tls(folder: Path, extra_host: str) -> tuple[ssl.SSLContext, Path]:
    """A server context for this machine's names and the file of the authority to trust. Made anew at each start."""
    authority = trustme.CA(organization_name="graph_emulator", organization_unit_name="for tests only")
    names = [*_NAMES, *([extra_host] if extra_host not in (*_NAMES, "", "0.0.0.0", "::") else [])]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*names).configure_cert(context)
    bundle = folder / "ca.pem"
    authority.cert_pem.write_to_path(str(bundle))
    return context, bundle


def _number(value: int) -> str:
    size = (value.bit_length() + 7) // 8
    return base64.urlsafe_b64encode(value.to_bytes(size, "big")).rstrip(b"=").decode()
