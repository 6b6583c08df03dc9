"""Responses whose body is a stream of known length, or several parts (PS3.18 8.6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from starlette.responses import Response, StreamingResponse

from emulators.web import dicom_xml
from emulators.web.multipart_writer import Body, MultipartWriter, Octets, Part
from emulators.web.negotiate import DICOM_XML
from emulators.web.refusal import not_found


def multipart(essence: str, parts: Sequence[Part], status: int = 200) -> Response:
    """Answer with multipart/related, which has at least one part (RFC 2046 5.1)."""
    if not parts:
        raise not_found("representation with any content")
    writer = MultipartWriter(essence, parts)
    headers = {"Content-Type": writer.content_type, "Content-Length": str(writer.size)}
    return StreamingResponse(writer.pieces(), status, headers)


def single(content_type: str, body: Body, location: str = "", status: int = 200) -> Response:
    """Answer with one body by itself."""
    headers = {"Content-Type": content_type, "Content-Length": str(body.size)}
    if location:
        headers["Content-Location"] = location
    return StreamingResponse(body.pieces(), status, headers)


def xml_parts(data_sets: Sequence[tuple[str, Mapping[str, Mapping[str, object]]]]) -> Response:
    """Answer with one Native DICOM Model a part, each with its address; none: no content."""
    if not data_sets:
        return Response(status_code=204)
    return multipart(
        DICOM_XML,
        [Part(DICOM_XML, place, Octets(dicom_xml.encode(one))) for place, one in data_sets],
    )
