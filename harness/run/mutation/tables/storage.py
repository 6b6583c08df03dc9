"""Mutations of C-STORE (`storage.*`)."""

from __future__ import annotations

from typing import Final

from harness.core.subject import Operation
from harness.run.mutation.data_sets import put
from harness.run.mutation.dimse import request
from harness.run.mutation.dimse_edits import SOP_INSTANCE, data, no_data, number, uid
from harness.run.mutation.registry import Mutation

STORE: Final = "dimse/storage.feature"

PRIORITY: Final = 0x0700
TRANSFER_SYNTAX: Final = 0x00020010
SOP_CLASS_UID: Final = 0x00080016
MR_IMAGE: Final = "1.2.840.10008.5.1.4.1.1.4"

TABLE: Final = (
    Mutation(
        "store-command-names-another-instance",
        "storage.command-names-the-data-set",
        r"^data set \(0008,0018\)$",
        STORE,
        request(Operation.C_STORE, uid(SOP_INSTANCE, "2.25.1")),
    ),
    Mutation(
        "store-data-set-is-of-another-sop-class",
        "storage.command-names-the-data-set",
        r"^data set \(0008,0016\)$",
        STORE,
        request(Operation.C_STORE, data(put(SOP_CLASS_UID, value=MR_IMAGE))),
    ),
    Mutation(
        "misnamed-data-set-is-acknowledged",
        "storage.misnamed-data-set-is-not-a-success",
        r"^response \(0000,0900\)$",
        STORE,
        request(Operation.C_STORE, data(put(SOP_CLASS_UID, value=MR_IMAGE))),
        actual="0000H",
    ),
    Mutation(
        "store-sends-file-meta-information",
        "storage.data-set-has-no-file-meta",
        r"^data set \(0002,0010\)$",
        STORE,
        request(
            Operation.C_STORE, data(put(TRANSFER_SYNTAX, value="1.2.840.10008.1.2.1", vr="UI"))
        ),
    ),
    Mutation(
        "store-priority-is-undefined",
        "storage.store-request-is-complete",
        r"^request \(0000,0700\)$",
        STORE,
        request(Operation.C_STORE, number(PRIORITY, 9)),
    ),
    Mutation(
        "store-instance-uid-has-a-leading-zero",
        "storage.store-request-is-complete",
        r"^request \(0000,1000\)$",
        STORE,
        request(Operation.C_STORE, uid(SOP_INSTANCE, "1.2.826.01")),
    ),
    Mutation(
        "store-without-data-set",
        "storage.store-request-is-complete",
        "^request data set$",
        STORE,
        request(Operation.C_STORE, no_data),
    ),
)
