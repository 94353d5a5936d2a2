"""Where names come from that nobody chooses: random values, and the ids of Outlook's items.

An item's id is not random: it encodes which mailbox, which item, which occurrence and (in the ordinary form) which
folder, with a checksum. So an id whose case was folded or that was cut is refused as malformed, as Outlook does.
"""

from __future__ import annotations

import base64
import random
import secrets
import uuid
import zlib
from dataclasses import dataclass
from datetime import date

_ORDINARY = bytes.fromhex("000324")  # reads "AAMk" in base64
_IMMUTABLE = bytes.fromhex("00090b")  # reads "AAkL"

_GLOBAL_OBJECT_ID = "040000008200E00074C5B7101A82E008"
_FLAGS = b"\0\0\0\0"


class Random:
    """Random values; repeatable when a seed is given, cryptographic otherwise."""

    def __init__(self, seed: int | None = None) -> None:
        self._generator: random.Random = random.SystemRandom() if seed is None else random.Random(seed)
        self._repeatable = seed is not None

    def uuid(self) -> str:
        return str(uuid.UUID(int=self._generator.getrandbits(128), version=4))

    def key(self) -> str:
        """24 hex digits."""
        return f"{self._generator.getrandbits(96):024x}"

    def secret(self, size: int = 48) -> str:
        """A secret of ``size`` random bytes, safe in addresses."""
        if not self._repeatable:
            return secrets.token_urlsafe(size)
        return base64.urlsafe_b64encode(self._generator.randbytes(size)).rstrip(b"=").decode()

    def chance(self) -> float:
        return self._generator.random()

    def integer(self, low: int, high: int) -> int:
        return self._generator.randint(low, high)


@dataclass(frozen=True)
class ItemId:
    """What an id says: the item, and for an occurrence its day and the generation of the pattern."""

    mailbox: str  # the user's uuid
    key: str
    folder: int = 0
    slot: date | None = None
    generation: int = 0


class MalformedId(ValueError):
    """Not an id that was ever given out."""


def encode(item: ItemId, *, immutable: bool, slashes: bool = False) -> str:
    """The id as text. ``slashes`` takes the alphabet with ``/`` and ``+``, which must be encoded in addresses."""
    payload = (
        (_IMMUTABLE if immutable else _ORDINARY)
        + bytes.fromhex(item.mailbox[:8])
        + bytes.fromhex(item.key)
        + (0 if immutable else item.folder).to_bytes(2, "big")
        + (item.slot.toordinal() if item.slot else 0).to_bytes(3, "big")
        + item.generation.to_bytes(2, "big")
    )
    payload += zlib.crc32(payload).to_bytes(4, "big") + b"\0\0"
    text = (base64.b64encode(payload) if slashes else base64.urlsafe_b64encode(payload)).decode()
    return text


def encode_entry_id(item: ItemId, *, immutable: bool) -> str:
    """The form of MAPI clients: the same content behind four bytes of flags."""
    rest = base64.b64decode(encode(item, immutable=immutable, slashes=True))
    return base64.urlsafe_b64encode(_FLAGS + rest).decode()


def decode(text: str, mailbox: str) -> tuple[ItemId, bool]:
    """What an id of this mailbox says and whether it is of the immutable form."""
    try:
        payload = base64.b64decode(text.replace("-", "+").replace("_", "/"), validate=True)
    except ValueError as error:
        raise MalformedId(text) from error
    if len(payload) == 36 and payload.startswith(_FLAGS):
        payload = payload[4:]
    if len(payload) != 32 or zlib.crc32(payload[:26]).to_bytes(4, "big") != payload[26:30]:
        raise MalformedId(text)
    if payload[:3] not in (_ORDINARY, _IMMUTABLE) or payload[3:7].hex() != mailbox[:8]:
        raise MalformedId(text)
    ordinal = int.from_bytes(payload[21:24], "big")
    item = ItemId(
        mailbox=mailbox,
        key=payload[7:19].hex(),
        folder=int.from_bytes(payload[19:21], "big"),
        slot=date.fromordinal(ordinal) if ordinal else None,
        generation=int.from_bytes(payload[24:26], "big"),
    )
    return item, payload[:3] == _IMMUTABLE


def change_key(key: str, change: int) -> str:
    """A new text for every change of an item."""
    payload = bytes.fromhex(key) + change.to_bytes(4, "big")
    mixed = zlib.crc32(payload).to_bytes(4, "big") + payload
    return base64.b64encode(mixed).decode()


def global_object_id(key: str) -> str:
    """The iCalUId of a new meeting, in the layout of Outlook's GlobalObjectId; bytes 16 to 19 hold a day."""
    return (
        _GLOBAL_OBJECT_ID
        + "00000000"
        + (key + "0" * 48)[:32].upper()
        + "0" * 16
        + "10000000"
        + (key.upper().ljust(32, "0")[:32])
    )


def occurrence_uid(uid: str, slot: date) -> str:
    """The iCalUId of one occurrence: the series' own with the day filled in."""
    if not uid.startswith(_GLOBAL_OBJECT_ID):
        return f"{uid}_{slot:%Y%m%d}"
    return f"{uid[:32]}{slot.year:04X}{slot.month:02X}{slot.day:02X}{uid[40:]}"


def series_of(uid: str) -> tuple[str, date] | None:
    """The series' iCalUId and the day, of that of one occurrence; None for one of something else."""
    day = uid[32:40]
    try:
        if uid.startswith(_GLOBAL_OBJECT_ID):
            return f"{uid[:32]}00000000{uid[40:]}", date(int(day[:4], 16), int(day[4:6], 16), int(day[6:], 16))
        series, _, day = uid.rpartition("_")
        return series, date.fromisoformat(day)
    except ValueError:
        return None
