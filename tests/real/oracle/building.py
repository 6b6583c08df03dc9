"""Makes an object of a SOP Class out of nothing but what our requirements say is missing."""

import re
from collections.abc import Iterable, Iterator

from pydicom import Dataset
from pydicom.config import disable_value_validation
from pydicom.datadict import dictionary_has_tag, dictionary_VM, dictionary_VR

from harness.core.finding import Finding
from harness.core.requirement import Severity
from tests.objects.bases import written
from tests.objects.elements import uid
from tests.objects.judged import judged
from tests.objects.kinds.entities import start

ROUNDS = 60
_STEP = re.compile(r"\(([0-9A-F]{4}),([0-9A-F]{4})\)(?:\[(\d+)\])?")
_AMONG = re.compile(r"(?:value (\d+) )?among ([^,]+)")
_VRS = {"US or SS": "US", "OB or OW": "OB", "US or OW": "OW", "US or SS or OW": "US"}
_NUMBERS = dict.fromkeys(("FD", "FL", "SL", "SS", "SV", "UL", "US", "UV"), 1)
_TEXTS = dict.fromkeys(("LO", "LT", "SH", "ST", "UC", "UT"), "text")
_OCTETS = {"OB": 2, "OD": 8, "OF": 4, "OL": 4, "OV": 8, "OW": 2}
_VALUES: dict[str, object] = {
    **_NUMBERS,
    **_TEXTS,
    **{vr: bytes(size) for vr, size in _OCTETS.items()},
    "AE": "TITLE",
    "AS": "058Y",
    "AT": 0x00080018,
    "CS": "NONE",
    "DA": "20240102",
    "DS": "1",
    "DT": "20240102100000",
    "IS": "1",
    "PN": "A^B",
    "TM": "100000",
    "UR": "http://localhost/a",
}


def build(sop_class: str) -> Dataset:
    """Start with patient, study and series; add what is missing until nothing is asked for."""
    ds = start(sop_class, "OT", "built")
    for _ in range(ROUNDS):
        if not _satisfy(ds, _asked(ds)):
            break
    return ds


def _asked(ds: Dataset) -> Iterator[Finding]:
    for result in judged(written(ds)):
        if result.requirement.id.startswith(("iod.", "functional-groups.")):
            yield from (f for f in result.findings if f.severity is Severity.FAILURE)


def _satisfy(ds: Dataset, findings: Iterable[Finding]) -> bool:
    """Do what findings ask for; of conditional attributes one an item: they may be alternatives."""
    changed = False
    alternatives: set[str] = set()
    with disable_value_validation():
        for finding in findings:
            if not _STEP.match(finding.evidence.locator):
                continue
            path = finding.evidence.locator.split(" ")[0]
            requirement = finding.requirement.id
            if "type-1c" in requirement:
                around = path.rpartition(".")[0]
                if around in alternatives:
                    continue
                alternatives.add(around)
            changed |= _follow(ds, path, requirement, finding)
    return changed


def _follow(ds: Dataset, path: str, requirement: str, finding: Finding) -> bool:
    item, tag = _lead(ds, path)
    if requirement.endswith(("are-present", "have-a-value")):
        named = "modules" in requirement
        tags = [int(g + e, 16) for g, e, _ in _STEP.findall(finding.actual)] if named else []
        put = [_put(item, one) for one in tags or [tag]]
        return any(put)
    if requirement == "iod.enumerated-values-are-used":
        return _choose(item, tag, finding.expected)
    return False


def _lead(ds: Dataset, path: str) -> tuple[Dataset, int]:
    """Return the item that a path leads into, made where it is not there, and the last tag."""
    *above, (group, element, _) = _STEP.findall(path)
    for above_group, above_element, number in above:
        tag = int(above_group + above_element, 16)
        if tag not in ds:
            _put(ds, tag)
        items = ds[tag].value
        while len(items) <= int(number or 0):
            items.append(Dataset())
        ds = items[int(number or 0)]
    return ds, int(group + element, 16)


def _put(item: Dataset, tag: int) -> bool:
    """Give an element a value where it has none."""
    if not dictionary_has_tag(tag) or (tag in item and item[tag].value not in (None, "", [])):
        return False
    vr = _vr(tag)
    if vr == "SQ":
        item.add_new(tag, vr, [Dataset()])
    elif vr == "UI":
        item.add_new(tag, vr, uid(f"built {tag:08X}"))
    else:
        least = re.match(r"\d+", dictionary_VM(tag))
        count = int(least[0]) if least else 1
        value = _VALUES[vr]
        item.add_new(tag, vr, value if count == 1 or isinstance(value, bytes) else [value] * count)
    return True


def _choose(item: Dataset, tag: int, expected: str) -> bool:
    """Take the first of the values that are asked for."""
    asked = _AMONG.search(expected)
    if asked is None:
        return False
    vr = _vr(tag)
    chosen: object = int(asked[2]) if vr in _NUMBERS else asked[2]
    if asked[1]:
        values = list(item[tag].value) if item[tag].VM > 1 else [item[tag].value]
        values += [_VALUES[vr]] * (int(asked[1]) - len(values))
        values[int(asked[1]) - 1] = chosen
        chosen = values
    item.add_new(tag, vr, chosen)
    return True


def _vr(tag: int) -> str:
    vr = dictionary_VR(tag)
    return _VRS.get(vr, vr)
