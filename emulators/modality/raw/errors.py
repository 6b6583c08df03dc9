"""Why a raw file cannot be used: typed, so that each kind raises the alert that belongs to it."""

from __future__ import annotations

from typing import ClassVar


class RawFileError(Exception):
    """A raw file cannot be used; the text is one line: what, where, what to do."""


class NotThisFamily(RawFileError):
    """It is a file of another family, or no raw file at all."""


class WrongGeneration(RawFileError):
    """It is of this family and another generation: never guessed at, never reconstructed."""


class UnknownRevision(RawFileError):
    """It names a revision that nobody here knows."""


class Truncated(RawFileError):
    """It ends before its header says so."""


class Oversized(RawFileError):
    """Bytes follow its end, or it is larger than any scan of such a scanner."""


class Corrupted(RawFileError):
    """A digest or a structure of it does not hold."""


class BadHeader(RawFileError):
    """Its header is whole and describes no scan that can be."""


class HostileContainer(RawFileError):
    """Its container reaches out of the file, or unpacks to more than a scan can be."""


class WrongImage(RawFileError):
    """An image that was named beside it is none, or of another examination."""


class MissingLibrary(RawFileError):
    """The library of its format is not installed."""


class UnknownGeneration(RawFileError):
    """No software here is of that family and generation."""


class Unfinished(Exception):
    """What a command relies on failed on the way; nothing is half done. The text is one line."""

    exit_code: ClassVar[int] = 4
