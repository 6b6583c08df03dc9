"""Retrieve of bulk data, pixel data and frames by WADO-RS (PS3.18 10.4.1.1.5, 10.4.1.1.6)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from emulators.core.dicom_json import BULK_PATH
from emulators.core.store import Store, StoredInstance
from emulators.core.transcode import Untranscodable, is_decodable
from emulators.core.transfer_syntaxes import EXPLICIT_LE, FRAME_MEDIA_TYPES
from emulators.web.addresses import Addresses, addresses
from emulators.web.answers import multipart, single
from emulators.web.bulk import bulk_paths, bulk_value, is_pixel_data
from emulators.web.frames import Pictures, frame_numbers
from emulators.web.multipart_writer import Body, Octets, Part
from emulators.web.negotiate import OCTETS, Choice, Offer, negotiate
from emulators.web.refusal import Refusal, bad_request, not_acceptable, not_found
from emulators.web.resources import INSTANCE, LEVELS, held, located, location

MOST_BYTES: Final = 1 << 30  # of one answer that is made in memory
_PIXEL_DATA: Final = "7FE00010"


class RetrieveBulk:
    """The retrieve transactions of parts of objects over one store."""

    def __init__(self, store: Store) -> None:
        """Answer from `store`."""
        self._store = store

    def routes(self) -> list[Route]:
        """Return the bulk data, pixel data and frame resources."""
        every = [
            Route(path + end, answer, methods=["GET"])
            for path in LEVELS
            for end, answer in (("/bulkdata", self.all_bulk), ("/pixeldata", self.all_pixels))
        ]
        return [
            *every,
            Route(INSTANCE + "/bulkdata/{path:path}", self.bulk, methods=["GET"]),
            Route(INSTANCE + "/frames/{frames}", self.frames, methods=["GET"]),
        ]

    def all_bulk(self, request: Request) -> Response:
        """Answer with every bulk data value below the resource."""
        return self._every(request, only_pixels=False)

    def all_pixels(self, request: Request) -> Response:
        """Answer with the pixel data of every instance below the resource."""
        return self._every(request, only_pixels=True)

    def _every(self, request: Request, *, only_pixels: bool) -> Response:
        found = held(self._store, request)
        negotiate(request, [Offer(OCTETS, multipart=True)])
        where = addresses(request)
        response = bulk_response(self._store, found, where, only_pixels=only_pixels)
        return located(response, where, request)

    def bulk(self, request: Request) -> Response:
        """Answer with one value."""
        (instance,) = held(self._store, request)
        path = request.path_params["path"]
        if not BULK_PATH.fullmatch(path):
            raise bad_request("not a path of bulk data")
        if path not in bulk_paths(self._store.metadata(instance)):
            raise not_found("bulk data")
        pictures = Pictures(instance.path) if is_pixel_data(path) else None
        choice = negotiate(request, _offers(instance, path), can=_can(instance, path))
        where = addresses(request)
        try:
            if choice.offer.essence != OCTETS and pictures is not None:
                every = range(1, pictures.count + 1)
                response = _stored_frames(instance, pictures, every, choice, where)
            else:
                value = Octets(bulk_value(instance, path))
                response = _answer(choice, OCTETS, [(_location(where, instance, path), value)])
            return located(response, where, request)
        except Untranscodable as problem:
            raise not_acceptable(f"nothing else: {problem}") from None
        except LookupError:
            raise not_found("bulk data") from None

    def frames(self, request: Request) -> Response:
        """Answer with the frames of the list, in its order."""
        (instance,) = held(self._store, request)
        pictures = _pictures(instance)
        numbers = checked_frames(request.path_params["frames"], pictures.count)
        offers = _offers(instance, _PIXEL_DATA)
        choice = negotiate(
            request,
            offers if len(numbers) == 1 else [one for one in offers if one.multipart],
            can=_can(instance, _PIXEL_DATA),
        )
        where = addresses(request)
        try:
            if choice.offer.essence != OCTETS:
                response = _stored_frames(instance, pictures, numbers, choice, where)
            else:
                frames = [
                    (_frame(where, instance, number), pictures.native(number)) for number in numbers
                ]
                response = _answer(choice, OCTETS, frames)
            return located(response, where, request)
        except Untranscodable as problem:
            raise not_acceptable(f"nothing else: {problem}") from None


def _pictures(instance: StoredInstance) -> Pictures:
    try:
        pictures = Pictures(instance.path)
    except Untranscodable:
        raise not_found("frame") from None
    if not pictures.count:
        raise not_found("frame: the instance has no pixel data")
    return pictures


def checked_frames(text: str, count: int) -> Sequence[int]:
    """Read the frame list of a path. Raises: Refusal 400 or 404."""
    try:
        return frame_numbers(text, count)
    except ValueError as mistake:
        raise bad_request(f"frames: {mistake}") from None
    except LookupError:
        raise not_found("frame") from None


def _offers(instance: StoredInstance, path: str) -> list[Offer]:
    """Return native octets first, then the form the pixel data is stored in."""
    native = [Offer(OCTETS, multipart=True, transfer_syntaxes=True)]
    alone = [Offer(OCTETS, transfer_syntaxes=True)]
    essence = FRAME_MEDIA_TYPES.get(instance.transfer_syntax)
    if essence is None or not is_pixel_data(path):
        return native + alone
    stored = [
        Offer(essence, multipart=True, transfer_syntaxes=True),
        Offer(essence, transfer_syntaxes=True),
    ]
    return native + stored[:1] + alone + stored[1:]


def _can(instance: StoredInstance, path: str) -> Callable[[Choice], bool]:
    """Return what tells whether the value can be given in the form chosen."""
    stored = instance.transfer_syntax
    decodable = not is_pixel_data(path) or is_decodable(stored)

    def can(choice: Choice) -> bool:
        if choice.offer.essence == OCTETS:
            return decodable and choice.transfer_syntax in ("", "*", EXPLICIT_LE)
        return choice.transfer_syntax in ("", "*", stored)

    return can


def _stored_frames(
    instance: StoredInstance,
    pictures: Pictures,
    numbers: Sequence[int],
    choice: Choice,
    where: Addresses,
) -> Response:
    """Answer with code streams as they are stored. Raises: Untranscodable."""
    essence = choice.offer.essence
    bodies = [
        (_frame(where, instance, number), Octets(pictures.stored(number))) for number in numbers
    ]
    return _answer(choice, f"{essence}; transfer-syntax={instance.transfer_syntax}", bodies)


def _answer(choice: Choice, content_type: str, bodies: Sequence[tuple[str, Body]]) -> Response:
    if choice.offer.multipart:
        parts = [Part(content_type, place, body) for place, body in bodies]
        return multipart(choice.offer.essence, parts)
    ((place, body),) = bodies
    return single(content_type, body, place)


def _location(where: Addresses, instance: StoredInstance, path: str) -> str:
    return f"{location(where, instance)}/bulkdata/{path}"


def _frame(where: Addresses, instance: StoredInstance, number: int) -> str:
    return f"{location(where, instance)}/frames/{number}"


def bulk_response(
    store: Store, found: Sequence[StoredInstance], where: Addresses, *, only_pixels: bool = False
) -> Response:
    """Answer with all bulk data of `found` as octets; 206 when some of it stays compressed."""
    parts, missing, size = [], 0, 0
    for instance in found:
        for path in bulk_paths(store.metadata(instance), only_pixels=only_pixels):
            try:
                value = Octets(bulk_value(instance, path))
            except (Untranscodable, LookupError):
                missing += 1
                continue
            size += value.size
            if size > MOST_BYTES:
                raise Refusal(413, f"more than {MOST_BYTES} bytes of bulk data: ask for less")
            parts.append(Part(OCTETS, _location(where, instance, path), value))
    if missing and not parts:
        raise not_acceptable("the compressed form, by application/dicom")
    return multipart(OCTETS, parts, 206 if missing else 200)
