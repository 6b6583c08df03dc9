"""The content tree of a structured report (PS3.3 C.17.3): its items as values, with their place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from harness.content.dataset import DataSet

VALUE_TYPE: Final = 0x0040A040
RELATIONSHIP_TYPE: Final = 0x0040A010
CONCEPT_NAME: Final = 0x0040A043
CONCEPT_CODE: Final = 0x0040A168
MEASURED_VALUE: Final = 0x0040A300
MEASUREMENT_UNITS: Final = 0x004008EA
REFERENCED_ITEM: Final = 0x0040DB73
REFERENCED_SOP: Final = 0x00081199
CONTENT: Final = 0x0040A730
CONTENT_TEMPLATE: Final = 0x0040A504

CODE_VALUES: Final = (0x00080100, 0x00080119, 0x00080120)  # Code Value, Long, URN (PS3.3 8.1)
CODING_SCHEME: Final = 0x00080102
CODE_MEANING: Final = 0x00080104
_MAPPING_RESOURCE, _TEMPLATE_IDENTIFIER = 0x00080105, 0x0040DB00
_CLASS, _INSTANCE = 0x00081150, 0x00081155


@dataclass(frozen=True, slots=True)
class Code:
    """A coded entry, whichever attribute its value is in (PS3.3 8.8)."""

    value: str
    scheme: str
    meaning: str = ""

    def __str__(self) -> str:
        """Print it as the standard does: (121071, DCM, "Finding")."""
        return f'({self.value}, {self.scheme}, "{self.meaning}")'

    @property
    def key(self) -> tuple[str, str]:
        """Scheme and value: what identifies the concept."""
        return self.scheme, self.value


@dataclass(frozen=True, slots=True)
class Reference:
    """An instance that an item refers to."""

    sop_class: str
    sop_instance: str


@dataclass(frozen=True, slots=True, eq=False)
class ContentItem:
    """One content item, or a relationship by reference to one."""

    path: str  # of its data set: "" for the root, "(0040,A730)[0].(0040,A730)[2]"
    position: tuple[int, ...]  # its content item identifier: (1,) for the root, then ordinals
    relationship: str  # to the item above
    value_type: str
    concept: Code | None
    by_reference: bool  # whether this is only a relationship to another item
    target: tuple[int, ...]  # identifier of the item referred to; () of an item by value
    data_set: DataSet
    children: tuple[ContentItem, ...]

    def at(self, tag: int) -> str:
        """Return the path of an element of this item, there or missing."""
        printed = f"({tag >> 16:04X},{tag & 0xFFFF:04X})"
        return f"{self.path}.{printed}" if self.path else printed

    @property
    def name(self) -> str:
        """What a reader calls it: its concept name, or its value type."""
        return f"{self.value_type} {self.concept}" if self.concept else self.value_type

    @property
    def code(self) -> Code | None:
        """The value of a CODE item."""
        return code_in(self.data_set, CONCEPT_CODE)

    @property
    def units(self) -> Code | None:
        """The units of a NUM item that has a value."""
        measured = self.data_set.items(MEASURED_VALUE)
        return code_in(measured[0], MEASUREMENT_UNITS) if measured else None

    @property
    def references(self) -> tuple[Reference, ...]:
        """The instances named by a COMPOSITE, IMAGE or WAVEFORM item."""
        return tuple(map(reference_of, self.data_set.items(REFERENCED_SOP)))

    @property
    def template(self) -> tuple[str, str] | None:
        """Mapping resource and template identifier that the item declares."""
        declared = self.data_set.items(CONTENT_TEMPLATE)
        if not declared:
            return None
        return declared[0].text(_MAPPING_RESOURCE), declared[0].text(_TEMPLATE_IDENTIFIER)


def content_tree(ds: DataSet) -> ContentItem:
    """Read the content tree of a document; total: what is wrong with it is for checks to say."""
    return _item(ds, "", (1,))


def every_item(root: ContentItem) -> Iterator[ContentItem]:
    """Yield the item and all below it, in the order of the document."""
    yield root
    for child in root.children:
        yield from every_item(child)


def code_of(ds: DataSet) -> Code | None:
    """Read an item of a code sequence; None when no value is there."""
    value = next((v for v in map(ds.text, CODE_VALUES) if v), "")
    return Code(value, ds.text(CODING_SCHEME), ds.text(CODE_MEANING)) if value else None


def code_in(ds: DataSet, tag: int) -> Code | None:
    """Read the first item of the code sequence `tag`; None when there is none."""
    items = ds.items(tag)
    return code_of(items[0]) if items else None


def reference_of(ds: DataSet) -> Reference:
    """Read Referenced SOP Class UID and Referenced SOP Instance UID."""
    return Reference(ds.text(_CLASS), ds.text(_INSTANCE))


def _item(ds: DataSet, path: str, position: tuple[int, ...]) -> ContentItem:
    prefix = f"{path}." if path else ""
    return ContentItem(
        path=path,
        position=position,
        relationship=ds.text(RELATIONSHIP_TYPE),
        value_type=ds.text(VALUE_TYPE),
        concept=code_in(ds, CONCEPT_NAME),
        by_reference=ds.has(REFERENCED_ITEM),
        target=ds.numbers(REFERENCED_ITEM),
        data_set=ds,
        children=tuple(
            _item(child, f"{prefix}(0040,A730)[{n}]", (*position, n + 1))
            for n, child in enumerate(ds.items(CONTENT))
        ),
    )
