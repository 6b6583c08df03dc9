"""Mutations that break HTTP messages: media types, framing, multipart, negotiation."""

from __future__ import annotations

from typing import Final

from harness.run.mutation.body_parts import boundary, part, part_header, unclosed
from harness.run.mutation.message_edits import (
    announced,
    header,
    matched,
    rewritten,
    status,
)
from harness.run.mutation.registry import Mutation
from harness.run.mutation.requests import (
    INSTANCE,
    PUBLISHED,
    QUERY,
    RENDERED,
    RETRIEVE,
    STORE,
    STORES,
    STUDIES,
    STUDY,
    VIEW,
)
from harness.run.mutation.web_exchanges import again, asked, cut_short, request, response, together

TYPE: Final = "content-type"
REQUEST_TYPE: Final = "^request header content-type$"
RESPONSE_TYPE: Final = "^response header content-type$"
TOO_LONG: Final = "b" * 71
BARE: Final = rewritten(TYPE, '"application/dicom"', "application/dicom")
MIXED: Final = rewritten(TYPE, "multipart/related", "multipart/mixed")
NO_EMPTY_LINE: Final = matched(rb"(?s)\r\n\r\n(\0{128}DICM.*?)\r\n--", rb"\r\nxx\r\n--")
SENT: Final = asked(STORE, by="modality")

TABLE: Final = (
    Mutation(
        "response-without-media-type",
        "http.response-declares-its-media-type",
        RESPONSE_TYPE,
        QUERY,
        response(asked(STUDIES, 200), header(TYPE)),
    ),
    Mutation(
        "request-without-media-type",
        "http.request-declares-its-media-type",
        REQUEST_TYPE,
        STORES,
        request(SENT, header(TYPE)),
    ),
    Mutation(
        "response-ends-before-its-length",
        "http.response-body-is-complete",
        "^response body$",
        QUERY,
        cut_short(asked(STUDIES, 200), 10),
    ),
    Mutation(
        "length-announces-more-than-comes",
        "http.response-body-is-complete",
        "^response body$",
        QUERY,
        together(response(asked(STUDIES, 200), announced(7)), cut_short(asked(STUDIES, 200), 0)),
        actual="bytes, then the server ended",
    ),
    Mutation(
        "last-chunk-never-comes",
        "http.response-body-is-complete",
        "^response body$",
        QUERY,
        together(
            response(
                asked(STUDIES, 200),
                header("content-length"),
                header("transfer-encoding", "chunked"),
            ),
            cut_short(asked(STUDIES, 200), 5),
        ),
    ),
    Mutation(
        "length-of-the-body-not-said",
        "http.body-length-is-declared",
        "^response header content-length$",
        QUERY,
        response(asked(STUDIES, 200), header("content-length")),
    ),
    Mutation(
        "method-refused-without-allow",
        "http.method-refusal-lists-methods",
        "^response header allow$",
        RETRIEVE,
        response(asked(STUDY, 404), status(405, "Method Not Allowed")),
    ),
    Mutation(
        "error-comes-as-an-object",
        "http.error-is-not-disguised",
        RESPONSE_TYPE,
        RETRIEVE,
        response(asked(STUDY, 404), header(TYPE, "application/dicom")),
    ),
    Mutation(
        "request-type-without-quotes",
        "http.request-type-is-quoted",
        REQUEST_TYPE,
        STORES,
        request(SENT, rewritten(TYPE, '"application/dicom"', "application/dicom")),
        actual="without quotes",
    ),
    Mutation(
        "request-is-multipart-mixed",
        "http.request-type-is-quoted",
        REQUEST_TYPE,
        STORES,
        request(SENT, rewritten(TYPE, "multipart/related", "multipart/mixed")),
        actual="multipart/mixed",
    ),
    Mutation(
        "response-type-without-quotes",
        "http.response-type-is-quoted",
        RESPONSE_TYPE,
        RETRIEVE,
        response(asked(INSTANCE, 200), BARE),
        actual="without quotes",
    ),
    Mutation(
        "request-boundary-too-long",
        "http.request-boundary-is-legal",
        REQUEST_TYPE,
        STORES,
        request(SENT, boundary(TOO_LONG)),
    ),
    Mutation(
        "response-boundary-too-long",
        "http.response-boundary-is-legal",
        RESPONSE_TYPE,
        RETRIEVE,
        response(asked(INSTANCE, 200), boundary(TOO_LONG)),
    ),
    Mutation(
        "response-boundary-needs-quotes",
        "http.response-boundary-is-legal",
        RESPONSE_TYPE,
        RETRIEVE,
        response(asked(INSTANCE, 200), boundary("plug/fest", quoted=False)),
        actual="without quotes",
    ),
    Mutation(
        "request-without-closing-delimiter",
        "http.multipart-request-is-well-formed",
        r"^request body byte \d+$",
        STORES,
        request(SENT, unclosed()),
        actual="close delimiter missing",
    ),
    Mutation(
        "response-without-closing-delimiter",
        "http.multipart-response-is-well-formed",
        r"^response body byte \d+$",
        RETRIEVE,
        response(asked(INSTANCE, 200), unclosed()),
        actual="close delimiter missing",
    ),
    Mutation(
        "delimiters-end-with-line-feed-alone",
        "http.multipart-response-is-well-formed",
        "^response body byte 0$",
        RETRIEVE,
        response(asked(INSTANCE, 200), matched(rb"\A(--[^\r\n]+)\r\n", rb"\1\n")),
        actual="LF instead of CRLF",
    ),
    Mutation(
        "delimiter-within-a-line",
        "http.multipart-response-is-well-formed",
        r"^response body byte \d+$",
        RETRIEVE,
        response(asked(STUDY, 200), matched(rb"(?s)\r\n(--[^\r\n]+\r\nContent-Type)", rb"\1")),
        actual="CRLF missing",
    ),
    Mutation(
        "part-headers-without-empty-line",
        "http.multipart-response-is-well-formed",
        r"^response body byte \d+$",
        RETRIEVE,
        response(
            asked(STUDY, 200), matched(rb"(?s)\r\n\r\n(\0{128}DICM.*?)\r\n--", rb"\r\nxx\r\n--")
        ),
    ),
    Mutation(
        "request-part-of-another-type",
        "http.request-parts-have-the-type",
        "^request part 1 header content-type$",
        STORES,
        request(
            SENT,
            part(0, part_header("Content-Type", "application/octet-stream")),
        ),
    ),
    Mutation(
        "response-part-without-type",
        "http.response-parts-have-the-type",
        "^response part 1 header content-type$",
        RETRIEVE,
        response(asked(INSTANCE, 200), part(0, part_header("Content-Type", None))),
        actual="no Content-Type",
    ),
    Mutation(
        "response-in-a-type-nobody-asked-for",
        "http.response-media-type-is-acceptable",
        RESPONSE_TYPE,
        QUERY,
        response(asked(STUDIES, 200), header(TYPE, "application/xml")),
        actual="application/xml",
    ),
    Mutation(
        "nothing-acceptable-yet-answered",
        "http.nothing-acceptable-is-refused",
        RESPONSE_TYPE,
        QUERY,
        request(asked(STUDIES, 200), header("Accept", "application/vnd.ms-excel")),
    ),
    Mutation(
        "default-media-type-refused",
        "http.default-media-type-is-served",
        "^response status$",
        QUERY,
        response(asked(STUDIES, 200), status(406, "Not Acceptable")),
    ),
    Mutation(
        "wildcard-yields-another-type",
        "http.wildcard-yields-the-default-type",
        RESPONSE_TYPE,
        QUERY,
        again(
            asked(STUDIES, 200),
            request=[header("Accept", "*/*")],
            response=[header(TYPE, "application/json")],
        ),
        actual="application/json",
    ),
    Mutation(
        "search-without-accept",
        "http.request-says-what-it-accepts",
        "^request header accept$",
        PUBLISHED,
        request(asked(STUDIES, by="ehr"), header("Accept")),
    ),
    Mutation(
        "accept-with-bare-slash",
        "http.accept-is-well-formed",
        "^request header accept$",
        VIEW,
        request(
            asked(RENDERED, by="viewer"),
            header("Accept", "multipart/related; type=image/jpeg"),
        ),
        actual="type=image/jpeg",
    ),
    Mutation(
        "accept-is-no-media-range",
        "http.accept-is-well-formed",
        "^request header accept$",
        STORES,
        request(SENT, header("Accept", "json, please")),
    ),
)
