"""Mutations that break retrieve transactions: objects, metadata, frames, rendered images."""

from __future__ import annotations

import base64
from typing import Final

from harness.run.mutation.body_parts import (
    content,
    part,
    part_header,
    part_twice,
    truncated,
    without_part,
)
from harness.run.mutation.data_sets import put as put_element
from harness.run.mutation.file_edits import as_implicit, file_meta, with_text, without
from harness.run.mutation.json_edits import drop, insert, put, twice
from harness.run.mutation.message_edits import header, matched, rewritten, status, target
from harness.run.mutation.registry import Mutation
from harness.run.mutation.requests import (
    FRAMES,
    INSTANCE,
    INSTANCE_METADATA,
    RENDERED,
    RETRIEVE,
    STUDY,
    STUDY_METADATA,
)
from harness.run.mutation.web_exchanges import again, asked, each_response, request, response

TYPE: Final = "content-type"
STATUS: Final = "^response status$"
ONE: Final = asked(INSTANCE, 200)
WHOLE: Final = asked(STUDY, 200)
METADATA: Final = asked(INSTANCE_METADATA, 200)
FRAME: Final = asked(FRAMES, 200)
PICTURE: Final = asked(RENDERED, 200)
OF_AN_MR: Final = file_meta(put_element(0x00020002, value="1.2.840.10008.5.1.4.1.1.4"))
IN_RLE: Final = file_meta(put_element(0x00020010, value="1.2.840.10008.1.2.5"))
JPEG_2000: Final = "1.2.840.10008.1.2.4.90"
OBJECTS: Final = 'multipart/related; type="application/dicom"'
PIXELS: Final = "/0/7FE00010"
INLINE: Final = base64.b64encode(bytes(64)).decode("ascii")


def altered(data: bytes) -> bytes:
    """Change one byte in the middle."""
    half = len(data) // 2
    return data[:half] + bytes([data[half] ^ 1]) + data[half + 1 :]


TABLE: Final = (
    Mutation(
        "unknown-study-is-a-server-error",
        "wado.unknown-resource-is-not-found",
        STATUS,
        RETRIEVE,
        response(asked(STUDY, 404), status(500, "Internal Server Error")),
        actual="^500",
    ),
    Mutation(
        "instance-found-below-another-study",
        "wado.parent-in-the-path-is-checked",
        STATUS,
        RETRIEVE,
        again(ONE, request=[target("/studies/[^/]+", "/studies/2.25.77")]),
        actual="^200 below",
    ),
    Mutation(
        "acknowledged-study-not-found",
        "wado.acknowledged-instance-is-retrievable",
        STATUS,
        RETRIEVE,
        each_response(STUDY, status(404, "Not Found")),
        actual="^404",
    ),
    Mutation(
        "object-of-another-study-returned",
        "wado.objects-belong-to-the-path",
        "^response part 1$",
        RETRIEVE,
        response(ONE, part(0, content(with_text(0x0020000D, "2.25.77")))),
        actual=r"^2\.25\.77$",
    ),
    Mutation(
        "object-returned-twice",
        "wado.objects-are-not-repeated",
        r"^response part \d+$",
        RETRIEVE,
        response(WHOLE, part_twice(0)),
        actual="^2 parts",
    ),
    Mutation(
        "object-missing-from-study",
        "wado.retrieved-set-is-complete",
        "^response body$",
        RETRIEVE,
        response(WHOLE, without_part(-1)),
    ),
    Mutation(
        "study-returned-bare",
        "wado.several-objects-are-multipart",
        "^response header content-type$",
        RETRIEVE,
        response(WHOLE, header(TYPE, "application/dicom")),
    ),
    Mutation(
        "object-returned-without-preamble",
        "wado.retrieved-object-is-a-file",
        "^response part 1$",
        RETRIEVE,
        response(ONE, part(0, content(lambda file: file[132:]))),
        actual="DICM prefix",
    ),
    Mutation(
        "object-returned-cut-off",
        "wado.retrieved-object-is-a-file",
        r"^response part 1 data set byte \d+$",
        RETRIEVE,
        response(ONE, part(0, truncated(1000))),
    ),
    Mutation(
        "file-meta-of-another-class",
        "wado.retrieved-object-is-a-file",
        r"^response part 1 \(0002,0002\)$",
        RETRIEVE,
        response(
            ONE,
            part(0, content(OF_AN_MR)),
        ),
    ),
    Mutation(
        "attribute-returned-altered",
        "wado.retrieved-attributes-equal-stored",
        r"^response part 1 \(0008,0070\)$",
        RETRIEVE,
        response(ONE, part(0, content(with_text(0x00080070, "Somebody Else")))),
        actual="Somebody Else",
    ),
    Mutation(
        "attribute-lost-on-the-way",
        "wado.retrieved-attributes-equal-stored",
        r"^response part 1 \(0008,0070\)$",
        RETRIEVE,
        response(ONE, part(0, content(without(0x00080070)))),
        actual="not there",
    ),
    Mutation(
        "transfer-syntax-parameter-of-another",
        "wado.transfer-syntax-parameter-agrees",
        "^response part 1 header content-type$",
        RETRIEVE,
        response(
            ONE,
            part(0, part_header("Content-Type", f"application/dicom; transfer-syntax={JPEG_2000}")),
        ),
        actual=JPEG_2000,
    ),
    Mutation(
        "transfer-syntax-nobody-asked-for",
        "wado.asked-transfer-syntax-is-used",
        r"^response part 1 \(0002,0010\)$",
        RETRIEVE,
        response(ONE, part(0, content(IN_RLE))),
        actual=r"^1\.2\.840\.10008\.1\.2\.5$",
    ),
    Mutation(
        "default-instead-of-asked-transfer-syntax",
        "wado.unavailable-transfer-syntax-is-refused",
        r"^response part 1 \(0002,0010\)$",
        RETRIEVE,
        request(
            ONE,
            header(
                "Accept",
                f'multipart/related; type="application/dicom"; transfer-syntax={JPEG_2000}',
            ),
        ),
    ),
    Mutation(
        "object-returned-in-implicit-vr",
        "wado.transfer-syntax-is-allowed-on-the-web",
        r"^\(0002,0010\)$",
        RETRIEVE,
        response(
            ONE,
            part(
                0,
                content(as_implicit),
                part_header("Content-Type", "application/dicom; transfer-syntax=1.2.840.10008.1.2"),
            ),
        ),
        actual=r"^1\.2\.840\.10008\.1\.2$",
    ),
    Mutation(
        "metadata-of-another-instance",
        "wado.metadata-belongs-to-the-path",
        "^/0/00080018$",
        RETRIEVE,
        response(METADATA, put("/0/00080018/Value/0", '"2.25.77"')),
        actual=r"^2\.25\.77$",
    ),
    Mutation(
        "metadata-of-an-instance-twice",
        "wado.metadata-belongs-to-the-path",
        "^/$",
        RETRIEVE,
        response(METADATA, twice("/0")),
        actual="^2 objects$",
    ),
    Mutation(
        "metadata-of-an-instance-missing",
        "wado.metadata-is-complete",
        "^/$",
        RETRIEVE,
        response(asked(STUDY_METADATA, 200), drop("/0")),
    ),
    Mutation(
        "metadata-with-file-meta",
        "wado.metadata-has-no-file-meta",
        "^/0/00020010$",
        RETRIEVE,
        response(
            METADATA,
            insert("/0/00080005", "00020010", '{"vr":"UI","Value":["1.2.840.10008.1.2.1"]}'),
        ),
    ),
    Mutation(
        "metadata-lacks-an-attribute",
        "wado.metadata-holds-every-attribute",
        "^/0/00080070$",
        RETRIEVE,
        response(METADATA, drop("/0/00080070")),
    ),
    Mutation(
        "metadata-lacks-an-attribute-of-an-item",
        "wado.metadata-holds-every-attribute",
        "^/0/00082218/Value/0/00080104$",
        RETRIEVE,
        response(METADATA, drop("/0/00082218/Value/0/00080104")),
    ),
    Mutation(
        "metadata-with-an-altered-value",
        "wado.metadata-values-equal-stored",
        "^/0/00080070/Value$",
        RETRIEVE,
        response(METADATA, put("/0/00080070/Value/0", '"Somebody Else"')),
        actual="^Somebody Else$",
    ),
    Mutation(
        "metadata-with-inline-pixels",
        "wado.pixel-data-is-by-reference",
        f"^{PIXELS}$",
        RETRIEVE,
        response(METADATA, put(PIXELS, f'{{"vr":"OW","InlineBinary":"{INLINE}"}}')),
    ),
    Mutation(
        "bulk-data-in-a-file",
        "wado.bulk-data-uri-is-resolvable",
        f"^{PIXELS}/BulkDataURI$",
        RETRIEVE,
        response(METADATA, put(PIXELS + "/BulkDataURI", '"file:///var/pixels/1.raw"')),
    ),
    Mutation(
        "bulk-data-not-found",
        "wado.bulk-data-is-retrievable",
        f"^{PIXELS}/BulkDataURI$",
        RETRIEVE,
        again(
            METADATA,
            request=[target("/metadata$", "/bulkdata/7FE00010")],
            response=[status(404, "Not Found")],
        ),
        actual="^404",
    ),
    Mutation(
        "frame-in-two-parts",
        "wado.one-part-per-frame",
        "^response body$",
        RETRIEVE,
        response(FRAME, part_twice(0)),
        actual="^2 parts$",
    ),
    Mutation(
        "frame-short-of-bytes",
        "wado.native-frame-has-its-length",
        "^response part 1$",
        RETRIEVE,
        response(FRAME, part(0, truncated(2))),
    ),
    Mutation(
        "frame-with-another-pixel",
        "wado.frame-equals-stored",
        r"^response part 1 byte \d+$",
        RETRIEVE,
        response(FRAME, part(0, content(altered))),
    ),
    Mutation(
        "frames-type-with-parameter-inside",
        "wado.frames-type-is-bare",
        "^response header content-type$",
        RETRIEVE,
        response(
            FRAME,
            rewritten(
                TYPE,
                '"application/octet-stream"',
                '"application/octet-stream; transfer-syntax=1.2.840.10008.1.2.1"',
            ),
        ),
    ),
    Mutation(
        "frame-beyond-the-last-returned",
        "wado.missing-frame-is-not-found",
        STATUS,
        RETRIEVE,
        again(FRAME, request=[target("/frames/1$", "/frames/99")]),
        actual="^200$",
    ),
    Mutation(
        "frame-zero-returned",
        "wado.malformed-frame-list-is-refused",
        STATUS,
        RETRIEVE,
        again(FRAME, request=[target("/frames/1$", "/frames/0")]),
        actual="^200$",
    ),
    Mutation(
        "rendered-declared-as-another-type",
        "wado.rendered-is-what-it-says",
        "^response body$",
        RETRIEVE,
        response(PICTURE, header(TYPE, "image/png")),
        actual="image/jpeg",
    ),
    Mutation(
        "rendered-with-transfer-syntax",
        "wado.rendered-has-no-transfer-syntax",
        "^response header content-type$",
        RETRIEVE,
        response(PICTURE, header(TYPE, "image/jpeg; transfer-syntax=1.2.840.10008.1.2.4.50")),
    ),
    Mutation(
        "rendered-with-twelve-bits",
        "wado.rendered-has-eight-bits",
        "^response body$",
        RETRIEVE,
        response(PICTURE, matched(rb"(?s)(\xff[\xc0-\xc2]..)\x08", rb"\1" + b"\x0c")),
        actual="^12 bits$",
    ),
    Mutation(
        "rendered-smaller-than-its-source",
        "wado.rendered-keeps-the-matrix",
        "^response body$",
        RETRIEVE,
        response(PICTURE, matched(rb"(?s)(\xff[\xc0-\xc2]..\x08)....", rb"\1" + b"\0\x40\0\x30")),
        actual="^48 x 64$",
    ),
)
