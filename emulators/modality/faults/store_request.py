"""Store requests as a user agent should not make them (PS3.18 8.6, 10.5.1; RFC 2046 5.1)."""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from emulators.core.deviations import Deviation, deviation
from emulators.modality.sending import StoreRequest
from emulators.web.client import PieceBody

OTHER_STUDY: Final = "2.25.174618230946125798"
LONG_BOUNDARY: Final = b"plugfest" * 10
_END_OF_HEAD: Final = b"\r\n\r\n"
_DATA_SET_AFTER: Final = 128 + 4 + 12  # preamble, prefix, (0002,0000) with its value
_TYPE: Final = b"Content-Type: application/dicom\r\n"

Parts = list[bytes]  # each with its head, as it stands between delimiters


def _declared(request: StoreRequest, content_type: str) -> StoreRequest:
    return replace(request, headers={**request.headers, "Content-Type": content_type})


def _with_body(request: StoreRequest, body: bytes) -> StoreRequest:
    return replace(request, body=PieceBody(iter([body]), len(body)))


def _whole(request: StoreRequest) -> bytes:
    pieces = []
    while piece := request.body.read(1 << 20):
        pieces.append(piece)
    return b"".join(pieces)


def _boundary(headers: Mapping[str, str]) -> bytes:
    return headers["Content-Type"].rpartition("boundary=")[2].encode("ascii")


def _parts(request: StoreRequest) -> Parts:
    delimiter = b"\r\n--" + _boundary(request.headers)
    return [p[2:] for p in (b"\r\n" + _whole(request)).split(delimiter)[1:-1]]


def _of_parts(change: Callable[[Parts], Parts]) -> Callable[[StoreRequest], StoreRequest]:
    def changed(request: StoreRequest) -> StoreRequest:
        delimiter = b"--" + _boundary(request.headers)
        parts = change(_parts(request))
        made = b"".join(delimiter + b"\r\n" + part + b"\r\n" for part in parts)
        return _with_body(request, made + delimiter + b"--\r\n")

    return changed


def _unquoted(request: StoreRequest) -> StoreRequest:
    return _declared(request, request.headers["Content-Type"].replace('"', ""))


def _form_data(request: StoreRequest) -> StoreRequest:
    return _declared(
        request, request.headers["Content-Type"].replace("multipart/related", "multipart/form-data")
    )


def _undeclared(request: StoreRequest) -> StoreRequest:
    headers = {k: v for k, v in request.headers.items() if k != "Content-Type"}
    return replace(request, headers=headers)


def _unclosed(request: StoreRequest) -> StoreRequest:
    body = _whole(request)
    return _with_body(request, body[: body.rindex(b"\r\n--")])


def _long_boundary(request: StoreRequest) -> StoreRequest:
    boundary = _boundary(request.headers)
    declared = request.headers["Content-Type"].replace(
        boundary.decode("ascii"), LONG_BOUNDARY.decode("ascii")
    )
    return _declared(
        _with_body(request, _whole(request).replace(boundary, LONG_BOUNDARY)), declared
    )


def _other_study(request: StoreRequest) -> StoreRequest:
    return replace(request, url=f"{request.url}/{OTHER_STUDY}")


def _bare(part: bytes) -> bytes:
    """Leave preamble and file meta information out of a part."""
    content = part.partition(_END_OF_HEAD)[2]
    length = struct.unpack_from("<I", content, _DATA_SET_AFTER - 4)[0]
    return _TYPE + b"\r\n" + content[_DATA_SET_AFTER + length :]


_TABLE: Final[tuple[tuple[str, str, str, Callable[[StoreRequest], StoreRequest]], ...]] = (
    (
        "stow-request-type-is-unquoted",
        "http.request-type-is-quoted",
        "does not quote the type parameter of its store requests",
        _unquoted,
    ),
    (
        "stow-request-is-form-data",
        "stow.request-type-can-be-stored",
        "uploads objects as a web form does",
        _form_data,
    ),
    (
        "stow-request-declares-no-type",
        "http.request-declares-its-media-type",
        "sends store requests without Content-Type",
        _undeclared,
    ),
    (
        "stow-request-is-not-closed",
        "http.multipart-request-is-well-formed",
        "leaves the closing delimiter out of its store requests",
        _unclosed,
    ),
    (
        "stow-request-has-a-long-boundary",
        "http.request-boundary-is-legal",
        "separates the parts of its store requests by a boundary of 80 characters",
        _long_boundary,
    ),
    (
        "stow-parts-declare-no-type",
        "http.request-parts-have-the-type",
        "sends the parts of store requests without Content-Type",
        _of_parts(lambda parts: [part.replace(_TYPE, b"", 1) for part in parts]),
    ),
    (
        "stow-sends-an-object-twice",
        "stow.object-is-sent-once",
        "has the first object of a store request in it a second time",
        _of_parts(lambda parts: [*parts, parts[0]]),
    ),
    (
        "stow-sends-nothing",
        "stow.request-has-an-object",
        "sends store requests without a part",
        _of_parts(lambda _: []),
    ),
    (
        "stow-sends-bare-data-sets",
        "stow.sent-object-is-a-file",
        "sends objects without preamble and file meta information",
        _of_parts(lambda parts: [_bare(part) for part in parts]),
    ),
    (
        "stow-stores-under-another-study",
        "stow.objects-belong-to-the-study",
        "sends store requests to a study that the objects are not of",
        _other_study,
    ),
)

STORE_REQUEST: Final[tuple[Deviation[StoreRequest], ...]] = tuple(deviation(*row) for row in _TABLE)
