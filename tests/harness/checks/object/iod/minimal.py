"""Makes the smallest object that an IOD's tables allow: what is asked is added until nothing is."""

import re
import struct
from collections.abc import Iterable

from harness.checks.object.functional_groups.survey import survey_functional_groups
from harness.checks.object.iod.survey import survey_iod
from harness.checks.object.objection import Objection, Objections
from harness.checks.registry import requirements
from harness.core.octets import payload
from harness.core.requirement import Severity
from harness.core.subject import Carrier, Instance, Party
from harness.core.trace import Trace
from harness.facts import dictionary
from harness.facts.iod import Attribute, Iod, ItemTree, iod_of
from harness.facts.uids import EXPLICIT_VR_LITTLE_ENDIAN

Elements = dict[int, "str | bytes | list[Elements]"]
ROUNDS = 60
SHARED, PER_FRAME = 0x52009229, 0x52009230
DIMENSION_INDEX_POINTER, SOP_INSTANCE = 0x00209165, 0x00080018
PLAIN = {
    "AS": "058Y",
    "DA": "20240102",
    "DS": "1",
    "DT": "20240102101000",
    "IS": "1",
    "PN": "A^B",
    "TM": "101000",
    "UI": "1.2.3",
}
WIDTHS = {"US": "H", "SS": "h", "UL": "I", "SL": "i", "UV": "Q", "SV": "q", "FL": "f", "FD": "d"}
LONG = ("OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV")
OCTETS = ("OB", "OD", "OF", "OL", "OV", "OW", "UN")
STEP = re.compile(r"\(([0-9A-F]{4}),([0-9A-F]{4})\)(?:\[(\d+)\])?")


def minimal(sop_class: str) -> Elements:
    """Make the elements of a minimal object."""
    definition = iod_of(sop_class)
    assert definition is not None
    elements: Elements = {}
    for module in definition.modules:
        if module.usage == "M":
            _add_required(elements, module.tree)
    elements[0x00080016] = sop_class
    if definition.macros and SHARED in elements:
        _add_groups(elements, definition)
    for _ in range(ROUNDS):
        asked = objections(instance(sop_class, elements))
        if not asked:
            break
        done: set[str] = set()  # items with a new attribute that may make others needless
        for requirement, o in asked:
            place = o.at.rpartition(".")[0]
            if "c-attributes-are-present" not in requirement or place not in done:
                _comply(elements, definition, requirement, o)
                done.add(place)
    return elements


def instance(sop_class: str, elements: Elements) -> Instance:
    """Make an instance of elements."""
    maker = Party("modality", True)
    return Instance(
        id="i",
        scenario="",
        at=0.0,
        exchange="x",
        carrier=Carrier.FILE,
        creator=maker,
        sender=maker,
        receiver=maker,
        sop_class=sop_class,
        sop_instance="1.2.3",
        transfer_syntax=EXPLICIT_VR_LITTLE_ENDIAN,
        dataset=payload(encoded(elements)),
    )


def objections(i: Instance) -> list[tuple[str, Objection]]:
    """Return what fails, with the id of its requirement."""
    found: list[tuple[str, Objection]] = []
    surveys: Iterable[Objections] = (
        survey_iod(i, Trace([i])),
        survey_functional_groups(i, Trace([i])),
    )
    for survey in surveys:
        for r in requirements():
            if r.severity is Severity.FAILURE:
                found += ((r.id, o) for o in survey.of(r))
    return found


def encoded(elements: Elements) -> bytes:
    """Encode in Explicit VR Little Endian."""
    out = b""
    for tag in sorted(elements):
        vr, value = _vr(tag), elements[tag]
        if isinstance(value, list):
            items = [encoded(item) for item in value]
            data = b"".join(struct.pack("<HHI", 0xFFFE, 0xE000, len(i)) + i for i in items)
        else:
            data = _octets(vr, value)
        head = struct.pack("<HH", tag >> 16, tag & 0xFFFF) + vr.encode()
        size = struct.pack("<HI", 0, len(data)) if vr in LONG else struct.pack("<H", len(data))
        out += head + size + data
    return out


def _octets(vr: str, value: str | bytes) -> bytes:
    if isinstance(value, bytes) or not value:
        return value or b""
    if vr in WIDTHS:
        whole = vr not in ("FL", "FD")
        numbers = [int(v, 0) if whole else float(v) for v in value.split("\\")]
        return struct.pack(f"<{len(numbers)}{WIDTHS[vr]}", *numbers)
    if vr == "AT":
        tags = [int(v, 0) for v in value.split("\\")]
        return b"".join(struct.pack("<HH", t >> 16, t & 0xFFFF) for t in tags)
    text = value.encode()
    return text + (b"\0" if vr == "UI" else b" ") * (len(text) % 2)


def _vr(tag: int) -> str:
    return dictionary.vr(tag).split(" or ")[0]


def _add_required(elements: Elements, tree: ItemTree) -> None:
    for attribute in tree.attributes.values():
        if attribute.type in ("1", "2") and not elements.get(attribute.tag):
            _add(elements, attribute)


def _add(elements: Elements, attribute: Attribute) -> None:
    tag = attribute.tag
    filled = attribute.type in ("1", "1C")
    if _vr(tag) == "SQ":
        items: list[Elements] = [{} for _ in range(max(attribute.min_items, 1) if filled else 0)]
        for item in items:
            if attribute.items is not None and tag not in (SHARED, PER_FRAME):
                _add_required(item, attribute.items)
        elements[tag] = items
    else:
        elements[tag] = _value(attribute) if filled else ""


def _value(attribute: Attribute) -> str | bytes:
    vr, vm = _vr(attribute.tag), dictionary.vm(attribute.tag)
    if attribute.tag == DIMENSION_INDEX_POINTER:
        return str(SOP_INSTANCE)
    if vr in OCTETS:
        return bytes(8)
    count = int(re.match(r"\d+", vm)[0]) if re.match(r"\d+", vm) else 1
    lists = sorted(attribute.values, key=lambda v: v.condition is not None)
    count = max([count, *(v.index for v in lists if v.enumerated)])
    plain = PLAIN.get(vr, "1" if vr in WIDTHS or vr == "AT" else "X")
    values = [
        next((v.values[0] for v in lists if v.index in (0, n + 1)), plain) for n in range(count)
    ]
    return "\\".join(values)


def _add_groups(elements: Elements, definition: Iod) -> None:
    shared: Elements = {}
    frame: Elements = {}
    for macro in definition.macros:
        if macro.usage == "M":
            _add_required(shared if macro.shared else frame, macro.tree)
    elements[SHARED], elements[PER_FRAME] = [shared], [frame]
    elements[0x00280008] = "1"


def _comply(elements: Elements, definition: Iod, requirement: str, o: Objection) -> None:
    """Do what an objection asks."""
    steps = [(int(g + e, 16), int(n or 0)) for g, e, n in STEP.findall(o.at)]
    home = elements
    for tag, number in steps[:-1]:
        inner = home.get(tag)
        if not isinstance(inner, list) or len(inner) <= number:
            return
        home = inner[number]
    tag = steps[-1][0]
    if requirement.endswith("modules-are-present"):
        for module in definition.modules:
            if module.title == o.module:
                _add_required(home, module.tree)
                if not any(tag in home for tag in module.tree.attributes):
                    _add(home, module.tree.attributes[tag])
    elif requirement.endswith("macros-are-present"):
        for macro in definition.macros:
            if macro.title == o.module:
                _add_required(home, macro.tree)
                home.setdefault(tag, [])
    elif requirement.endswith("-are-absent"):
        home.pop(tag, None)
    elif requirement.endswith("enumerated-values-are-used"):
        number = re.match(r"value (\d+)", o.expected)
        allowed = re.sub(r"^.*?among | or \d+ more$", "", o.expected).split(", ")
        values = str(home[tag]).split("\\")
        values[int(number[1]) - 1 if number else 0] = allowed[0]
        home[tag] = "\\".join(values)
    else:
        for attribute in _asked(definition, steps):
            if attribute.type and attribute.type != "3":
                _add(home, attribute)
                break


def _asked(definition: Iod, steps: list[tuple[int, int]]) -> list[Attribute]:
    """Find the attribute at a path, as each module or macro asks for it; the strictest first."""
    tags = [tag for tag, _ in steps]
    trees: list[ItemTree] = [m.tree for m in definition.modules]
    if tags[0] in (SHARED, PER_FRAME) and len(tags) > 1:
        trees = [m.tree for m in definition.macros]
        tags = tags[1:]
    for tag in tags[:-1]:
        found = (t.attributes[tag].items for t in trees if tag in t.attributes)
        trees = [t for t in found if t is not None]
    last = [t.attributes[tags[-1]] for t in trees if tags[-1] in t.attributes]
    return sorted(last, key=lambda a: ("1", "1C", "2", "2C", "3", "").index(a.type))
