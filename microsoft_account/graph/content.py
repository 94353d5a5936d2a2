"""The content of an answer: read piece by piece, and no more of it than any answer of Microsoft has."""

from __future__ import annotations

import requests

#: Bytes, after decompression. A page of a hundred events has far less than one megabyte, unless pictures lie in them.
MOST = 64 * 2**20
# A piece may become a thousand times as long when it is decompressed.
_PIECE = 16 * 2**10


class TooLong(ValueError):
    """An answer without end, or one that nobody could have meant."""


def read(answer: requests.Response, most: int = MOST) -> bytes:
    """The whole content of an answer that was asked for as a stream. The connection is free again afterwards.

    Raises :class:`TooLong`, and what ``requests`` raises for a connection that breaks.
    """
    pieces: list[bytes] = []
    size = 0
    with answer:
        for piece in answer.iter_content(_PIECE):
            size += len(piece)
            if size > most:
                raise TooLong(f"longer than {most >> 20} MB")
            pieces.append(piece)
    return b"".join(pieces)
