"""What an Information Object Definition asks of an object (PS3.3 A, C; types: PS3.5 7.4)."""

from __future__ import annotations

from harness.checks.sources import ps3
from harness.core.requirement import Level, Requirement, Role

MANDATORY_MODULES_ARE_PRESENT = Requirement(
    id="iod.mandatory-modules-are-present",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="An object has every module that is mandatory in its IOD.",
    cites=(ps3(3, "A.1.3.1"),),
)

CONDITIONAL_MODULES_ARE_PRESENT = Requirement(
    id="iod.conditional-modules-are-present",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="An object has every conditional module of its IOD whose condition holds.",
    cites=(ps3(3, "A.1.3.2"),),
)

CONDITIONAL_MODULES_ARE_ABSENT = Requirement(
    id="iod.conditional-modules-are-absent",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="An object has no module that its IOD excludes where the condition does not hold.",
    cites=(ps3(3, "A.1.3.2"),),
)

TYPE_1_ATTRIBUTES_ARE_PRESENT = Requirement(
    id="iod.type-1-attributes-are-present",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Every Type 1 attribute of a module or macro in use is present, in every item.",
    cites=(ps3(5, "7.4.1"), ps3(5, "7.4.6")),
)

TYPE_1_ATTRIBUTES_HAVE_A_VALUE = Requirement(
    id="iod.type-1-attributes-have-a-value",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A Type 1 attribute has a value; a Type 1 sequence has an item.",
    cites=(ps3(5, "7.4.1"),),
)

TYPE_1C_ATTRIBUTES_ARE_PRESENT = Requirement(
    id="iod.type-1c-attributes-are-present",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A Type 1C attribute is present where its condition holds.",
    cites=(ps3(5, "7.4.2"),),
)

TYPE_1C_ATTRIBUTES_HAVE_A_VALUE = Requirement(
    id="iod.type-1c-attributes-have-a-value",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A Type 1C attribute that is present has a value; a Type 1C sequence has an item.",
    cites=(ps3(5, "7.4.2"),),
)

TYPE_2_ATTRIBUTES_ARE_PRESENT = Requirement(
    id="iod.type-2-attributes-are-present",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="Every Type 2 attribute of a module or macro in use is present, be it empty.",
    cites=(ps3(5, "7.4.3"),),
)

TYPE_2C_ATTRIBUTES_ARE_PRESENT = Requirement(
    id="iod.type-2c-attributes-are-present",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A Type 2C attribute is present where its condition holds, be it empty.",
    cites=(ps3(5, "7.4.4"),),
)

CONDITIONAL_ATTRIBUTES_ARE_ABSENT = Requirement(
    id="iod.conditional-attributes-are-absent",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A conditional attribute is absent where its condition does not hold, unless the "
    "definition lets it be there otherwise.",
    cites=(ps3(5, "7.4.2"), ps3(5, "7.4.4")),
)

ITEM_COUNTS_ARE_ALLOWED = Requirement(
    id="iod.item-counts-are-allowed",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A sequence has as many items as its definition lets it have.",
    cites=(ps3(3, "5.2"),),
)

ENUMERATED_VALUES_ARE_USED = Requirement(
    id="iod.enumerated-values-are-used",
    level=Level.SHALL,
    binds=Role.CREATOR,
    statement="A value for which Enumerated Values are defined is one of them.",
    cites=(ps3(5, "6.3"),),
)

DEFINED_TERMS_ARE_USED = Requirement(
    id="iod.defined-terms-are-used",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="A value for which Defined Terms exist is one of them, unless none of them fits.",
    cites=(ps3(5, "6.3"),),
)

ATTRIBUTES_BELONG_TO_THE_IOD = Requirement(
    id="iod.attributes-belong-to-the-iod",
    level=Level.MAY,
    binds=Role.CREATOR,
    statement="An object has attributes of its IOD only, or is of a Standard Extended SOP Class.",
    cites=(ps3(2, "7.3"), ps3(3, "A.1.3")),
)

ITEM_ATTRIBUTES_BELONG_TO_THE_SEQUENCE = Requirement(
    id="iod.item-attributes-belong-to-the-sequence",
    level=Level.MAY,
    binds=Role.CREATOR,
    statement="An item of a sequence has the attributes that the sequence's definition lists.",
    cites=(ps3(3, "5.2"),),
)

ATTRIBUTES_ARE_NOT_RETIRED = Requirement(
    id="iod.attributes-are-not-retired",
    level=Level.SHOULD,
    binds=Role.CREATOR,
    statement="An object has no attribute that the standard retired and its IOD does not list.",
    cites=(ps3(6, "6"),),
)
