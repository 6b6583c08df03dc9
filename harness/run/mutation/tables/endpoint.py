"""Mutations that break Endpoint resources, as the viewer reads them."""

from __future__ import annotations

from typing import Final

from harness.run.mutation.json_edits import New, drop, put
from harness.run.mutation.registry import Mutation
from harness.run.mutation.requests import ENDPOINT, PUBLISHED
from harness.run.mutation.web_exchanges import asked, response
from harness.run.mutation.web_messages import MessageEdit


def endpoint(name: str, requirement: str, place: str, edit: MessageEdit) -> Mutation:
    """Make a mutation of an Endpoint that is read."""
    edited = response(asked(ENDPOINT, 200), edit)
    return Mutation(name, f"endpoint.{requirement}", f"^{place}$", PUBLISHED, edited)


def instead(name: str, requirement: str, place: str, new: New) -> Mutation:
    """Make a mutation that writes another value."""
    return endpoint(name, requirement, place, put(place, new))


TABLE: Final = (
    instead("endpoint-of-unknown-status", "status-is-known", "/status", '"up"'),
    instead(
        "connection-types-in-an-array",
        "connection-type-is-coded",
        "/connectionType",
        lambda old: f"[{old}]",
    ),
    endpoint(
        "connection-type-of-another-system",
        "connection-type-is-coded",
        "/connectionType",
        put("/connectionType/system", '"urn:example"'),
    ),
    endpoint(
        "endpoint-without-payload-type",
        "payload-type-is-given",
        "/payloadType",
        drop("/payloadType"),
    ),
    instead("endpoint-at-a-path", "address-is-absolute", "/address", '"/dicom-web"'),
    instead(
        "endpoint-at-the-studies",
        "address-is-the-service-base",
        "/address",
        lambda old: old[:-1] + '/studies"',
    ),
    instead(
        "endpoint-with-trailing-slash",
        "address-is-the-service-base",
        "/address",
        lambda old: old[:-1] + '/"',
    ),
)
