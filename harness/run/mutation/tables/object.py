"""Mutations of stored objects (`object.*`)."""

from __future__ import annotations

from typing import Final

from harness.core.subject import Operation
from harness.run.mutation.data_sets import put
from harness.run.mutation.dimse import request
from harness.run.mutation.dimse_edits import data, raw_data
from harness.run.mutation.registry import Mutation

STORE: Final = "dimse/storage.feature"

# Behind the pixel data, in explicit VR: a private block is reserved, and three bytes stand in it.
RESERVED: Final = b"\xe1\x7f\x10\x00LO\x08\x00PLUGFEST"
ODD: Final = b"\xe1\x7f\x01\x10UN\x00\x00\x03\x00\x00\x00odd"

TABLE: Final = (
    Mutation(
        "stored-object-holds-a-value-of-odd-length",
        "object.element-lengths-are-even",
        r"^\(7FE1,1001\)$",
        STORE,
        request(Operation.C_STORE, raw_data(lambda encoded: encoded + RESERVED + ODD)),
        actual="^3 bytes$",
    ),
    Mutation(
        "stored-object-forgets-a-private-creator",
        "object.private-elements-have-their-creator",
        r"^\(0009,1001\)$",
        STORE,
        request(Operation.C_STORE, data(put(0x00091001, value="nobody", vr="LO"))),
        actual="^none$",
    ),
)
