"""The one keyed map of identities: raw files and DICOM objects get the same pseudonyms."""

from __future__ import annotations

import hashlib
import hmac
import uuid
from datetime import datetime, timedelta
from typing import Final

DAYS_MOST: Final = 180
KEY_BYTES_LEAST: Final = 16
REGISTERED: Final = "1.2.840.10008."  # UIDs of the standard itself stay as they are


class Pseudonyms:
    """Maps identities by HMAC-SHA-256 under a key: who has no key can neither undo nor guess it."""

    def __init__(self, key: bytes) -> None:
        if len(key) < KEY_BYTES_LEAST:
            raise ValueError(f"a key of {len(key)} bytes; at least {KEY_BYTES_LEAST} are needed")
        self._key = key

    def uid(self, uid: str) -> str:
        """Map a UID to one of the same meaning; empty and registered ones stay."""
        if not uid or uid.startswith(REGISTERED):
            return uid
        digest = self._digest("uid", uid)
        return f"2.25.{uuid.UUID(bytes=digest[:16], version=4).int}"

    def patient_id(self, patient_id: str, issuer: str = "") -> str:
        """Map a patient identifier of an issuer."""
        return "P" + self._digest("patient", issuer, patient_id).hex()[:15].upper()

    def shift(self, patient_id: str, issuer: str = "") -> timedelta:
        """Return by how much the times of a patient move: the same days, never none."""
        number = int.from_bytes(self._digest("days", issuer, patient_id)[:8], "big")
        days = number % (2 * DAYS_MOST) - DAYS_MOST
        return timedelta(days=days if days < 0 else days + 1)

    def moved(self, at: datetime | None, patient_id: str, issuer: str = "") -> datetime | None:
        """Move a time of a patient; None stays None."""
        return None if at is None else at + self.shift(patient_id, issuer)

    def _digest(self, *parts: str) -> bytes:
        message = b"".join(len(p.encode()).to_bytes(4, "big") + p.encode() for p in parts)
        return hmac.new(self._key, message, hashlib.sha256).digest()
