"""Passwords, tokens and keys: made, hashed, compared."""

import hashlib
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# argon2id, RFC 9106 second recommendation: 64 MiB, 3 passes
_HASHER = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=4)
_NOBODYS = _HASHER.hash(secrets.token_urlsafe(16))
SHORTEST_PASSWORD = 10


def new_token() -> str:
    """Return 32 random bytes as text for a URL or cookie."""
    return secrets.token_urlsafe(32)


def new_password() -> str:
    """Return a password that a person can read out: 16 characters without look-alikes."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4))


def digest(token: str) -> bytes:
    """Return what is stored of a token; tokens are random, so a plain hash cannot be searched."""
    return hashlib.sha256(token.encode()).digest()


def hash_password(password: str) -> str:
    """Return the argon2id hash of a password."""
    return _HASHER.hash(password)


def password_fits(password: str, password_hash: str | None) -> bool:
    """Tell whether a password fits; takes as long where there is no such account."""
    try:
        return _HASHER.verify(password_hash or _NOBODYS, password) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False
