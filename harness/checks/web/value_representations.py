"""Value Representations, grouped as DICOM JSON treats them (PS3.5 6.2, PS3.18 F.2)."""

from __future__ import annotations

from typing import Final


def _vrs(text: str) -> frozenset[str]:
    return frozenset(text.split())


BINARY: Final = _vrs("OB OD OF OL OV OW UN")
NUMBERS: Final = _vrs("FL FD SL SS UL US")
DECIMALS: Final = _vrs("DS IS SV UV")
TEXTS: Final = _vrs("AE AS CS DA DT LO LT SH ST TM UC UI UR UT")
VRS: Final = BINARY | NUMBERS | DECIMALS | TEXTS | _vrs("AT PN SQ")

# What a BulkDataURI may stand for (PS3.18 F.2.2).
BULK: Final = BINARY | NUMBERS | DECIMALS | _vrs("LT ST UC UT")
# What a backslash separates the values of.
SEVERAL: Final = _vrs("AE AS CS DA DS DT IS LO SH TM UC UI")
# What is text in an encoded data set.
ENCODED_TEXTS: Final = TEXTS | _vrs("DS IS PN")
# What single values and wild cards are matched by, beyond doubt (PS3.4 C.2.2.2).
WILD: Final = _vrs("AE CS LO LT SH ST UC UR UT")
LITERAL: Final = WILD | _vrs("AS AT DA IS")
# What metadata and an encoded data set say in one and the same way.
COMPARABLE: Final = _vrs("AE AS CS DA DT IS LO SH TM UI US UL SS SL")
