"""Addresses at rest: encrypted to be read again, hashed with a key to be found again."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class Vault:
    """secrets: newest first. The newest encrypts, all decrypt, and the oldest makes the hashes.

    So a new secret is put in front, and the last one stays for as long as people are to be found again.
    """

    def __init__(self, secrets: Sequence[str]) -> None:
        if not secrets:
            raise ValueError("a vault needs at least one secret")
        keys = [Fernet(base64.urlsafe_b64encode(_derive(secret, "seal"))) for secret in secrets]
        self._fernet = MultiFernet(keys)
        self._hash_key = _derive(secrets[-1], "find")

    def seal(self, text: str) -> str:
        return self._fernet.encrypt(text.encode()).decode()

    def unseal(self, sealed: str) -> str:
        """Raises cryptography.fernet.InvalidToken when none of the secrets made it."""
        return self._fernet.decrypt(sealed.encode()).decode()

    def seal_bytes(self, body: bytes) -> str:
        return self._fernet.encrypt(body).decode()

    def unseal_bytes(self, sealed: str) -> bytes:
        """Raises as `unseal` does."""
        return self._fernet.decrypt(sealed.encode())

    def made(self, sealed: str, keyed: str, *before: str) -> bool:
        """Whether both were made with our secrets. keyed: of `before` and what is sealed."""
        try:
            return self.keyed_hash(*before, self.unseal(sealed)) == keyed
        except InvalidToken:
            return False

    def keyed_hash(self, *parts: str) -> str:
        """The same parts give the same 32 characters; without the key nobody can try numbers out."""
        told = "\x1f".join(parts).encode("utf-8", "surrogatepass")
        return base64.urlsafe_b64encode(hmac.digest(self._hash_key, told, hashlib.sha256)).decode()[:32]


def _derive(secret: str, purpose: str) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=f"tellback {purpose}".encode()).derive(secret.encode())
