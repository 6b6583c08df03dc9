"""Mutations that break the DICOM JSON Model, one place of the text at a time."""

from __future__ import annotations

from typing import Final

from harness.run.mutation.json_edits import add, drop, insert, put, rename, swap, twice
from harness.run.mutation.message_edits import header, matched
from harness.run.mutation.registry import Mutation
from harness.run.mutation.requests import INSTANCE_METADATA, QUERY, RETRIEVE, STUDIES
from harness.run.mutation.web_exchanges import asked, response
from harness.run.mutation.web_messages import MessageEdit

METADATA: Final = asked(INSTANCE_METADATA, 200)
SEARCH: Final = asked(STUDIES, 200)
PIXELS: Final = "/0/7FE00010"


def metadata(
    name: str, requirement: str, locator: str, *edits: MessageEdit, actual: str = ""
) -> Mutation:
    """Make a mutation of an instance's metadata."""
    full = f"dicom-json.{requirement}"
    return Mutation(name, full, f"^{locator}$", RETRIEVE, response(METADATA, *edits), actual=actual)


def search(
    name: str, requirement: str, locator: str, *edits: MessageEdit, actual: str = ""
) -> Mutation:
    """Make a mutation of a list of studies."""
    full = f"dicom-json.{requirement}"
    return Mutation(name, full, f"^{locator}$", QUERY, response(SEARCH, *edits), actual=actual)


TABLE: Final = (
    metadata(
        "number-that-json-does-not-know",
        "body-is-strict-json",
        "/",
        put("/0/00280010/Value/0", "NaN"),
        actual="NaN",
    ),
    search("member-written-twice", "body-is-strict-json", "/", twice("/0/00100020")),
    search("comma-after-the-last", "body-is-strict-json", "/", matched(rb"\}\]\Z", rb"},]")),
    search(
        "byte-order-mark",
        "body-is-utf-8",
        r"response body byte 0",
        matched(rb"\A", b"\xef\xbb\xbf"),
    ),
    search(
        "text-in-latin-1",
        "body-is-utf-8",
        r"response body byte \d+",
        matched(rb'("Alphabetic":")', rb"\1" + b"J\xf6rg"),
    ),
    search(
        "charset-of-another-century",
        "charset-parameter-is-utf-8",
        "response header content-type",
        header("content-type", "application/dicom+json; charset=iso-8859-1"),
    ),
    search("result-without-array", "results-are-one-array", "/", put("", lambda text: text[1:-1])),
    search(
        "result-of-uids", "results-are-one-array", "/0", put("/0", '"2.25.77"'), actual=r"2\.25\.77"
    ),
    search(
        "keyword-instead-of-tag",
        "keys-are-tags",
        "/0/PatientID",
        rename("/0/00100020", "PatientID"),
    ),
    metadata("tag-in-lower-case", "keys-are-tags", "/0/7fe00010", rename(PIXELS, "7fe00010")),
    search("tags-out-of-order", "keys-ascend", "/0/00080020", swap("/0/00080020", "/0/00080030")),
    search(
        "group-length-in-json",
        "no-group-length",
        "/0/00080000",
        insert("/0/00080005", "00080000", '{"vr":"UL","Value":[4]}'),
    ),
    search("attribute-without-vr", "vr-is-given", "/0/00100020/vr", drop("/0/00100020/vr")),
    search(
        "vr-that-is-none",
        "vr-is-given",
        "/0/00100020/vr",
        put("/0/00100020/vr", '"ZZ"'),
        actual="ZZ",
    ),
    search(
        "vr-of-another-attribute",
        "vr-agrees-with-the-dictionary",
        "/0/00100020/vr",
        put("/0/00100020/vr", '"SH"'),
        actual="SH",
    ),
    metadata(
        "value-in-two-forms",
        "one-form-of-value",
        PIXELS,
        add(PIXELS, '"AAA="', "InlineBinary"),
    ),
    search(
        "value-without-array",
        "value-is-an-array",
        "/0/00100020/Value",
        put("/0/00100020/Value", '"X"'),
    ),
    search(
        "empty-element-with-empty-array",
        "empty-element-has-no-value",
        "/0/00080050/Value",
        put("/0/00080050", '{"vr":"SH","Value":[]}'),
    ),
    search(
        "empty-element-with-null",
        "empty-element-has-no-value",
        "/0/00080050/Value",
        put("/0/00080050", '{"vr":"SH","Value":[null]}'),
    ),
    metadata(
        "empty-string-among-values",
        "empty-value-is-null",
        "/0/00080008/Value/1",
        put("/0/00080008/Value/1", '""'),
    ),
    metadata(
        "item-that-is-no-object",
        "items-are-objects",
        "/0/00082218/Value/0",
        put("/0/00082218/Value/0", '"69536005"'),
    ),
    metadata(
        "private-element-without-creator",
        "private-creator-is-present",
        "/0/00091001",
        insert("/0/00100010", "00091001", '{"vr":"LO","Value":["secret"]}'),
    ),
    search(
        "person-name-as-a-string",
        "person-name-is-an-object",
        "/0/00100010/Value/0",
        put("/0/00100010/Value/0", '"Doe^Jane"'),
    ),
    search(
        "person-name-group-of-no-name",
        "person-name-is-an-object",
        "/0/00100010/Value/0/alphabetic",
        rename("/0/00100010/Value/0/Alphabetic", "alphabetic"),
    ),
    metadata(
        "binary-number-as-a-string",
        "binary-number-is-a-number",
        "/0/00280010/Value/0",
        put("/0/00280010/Value/0", '"256"'),
    ),
    metadata(
        "decimal-that-is-a-word",
        "decimal-is-number-or-string",
        "/0/00180050/Value/0",
        put("/0/00180050/Value/0", '"thick"'),
        actual="^thick$",
    ),
    metadata(
        "decimal-that-is-true",
        "decimal-is-number-or-string",
        "/0/00180050/Value/0",
        put("/0/00180050/Value/0", "true"),
        actual="^true$",
    ),
    search(
        "text-as-a-number",
        "text-is-a-string",
        "/0/00100020/Value/0",
        put("/0/00100020/Value/0", "6965239"),
    ),
    metadata(
        "tag-as-people-write-it",
        "attribute-tag-is-hexadecimal",
        "/0/00280009/Value/0",
        insert("/0/00280010", "00280009", '{"vr":"AT","Value":["(0018,1063)"]}'),
    ),
    metadata(
        "inline-binary-in-hexadecimal",
        "inline-binary-is-base64",
        f"{PIXELS}/InlineBinary",
        put(PIXELS, '{"vr":"OW","InlineBinary":"00 01 02 03"}'),
        actual="^no base64$",
    ),
    metadata(
        "inline-binary-of-odd-length",
        "inline-binary-is-base64",
        f"{PIXELS}/InlineBinary",
        put(PIXELS, '{"vr":"OW","InlineBinary":"AAAA"}'),
        actual="^3 bytes$",
    ),
    metadata(
        "binary-as-numbers",
        "binary-is-not-a-value",
        f"{PIXELS}/Value",
        put(PIXELS, '{"vr":"OW","Value":[1,2]}'),
    ),
    metadata(
        "bulk-data-at-a-number",
        "bulk-data-vr-is-permitted",
        f"{PIXELS}/BulkDataURI",
        put(f"{PIXELS}/BulkDataURI", "17"),
    ),
    metadata(
        "bulk-data-of-a-short-vr",
        "bulk-data-vr-is-permitted",
        f"{PIXELS}/vr",
        put(f"{PIXELS}/vr", '"CS"'),
    ),
    search(
        "date-with-dashes",
        "values-obey-their-vr",
        "/0/00100030/Value/0",
        put("/0/00100030/Value/0", '"1971-07-15"'),
    ),
    metadata(
        "values-joined-by-backslash",
        "values-are-split",
        "/0/00080008/Value/0",
        put("/0/00080008/Value", r'["ORIGINAL\\PRIMARY\\AXIAL"]'),
    ),
)
