"""Rendered resources: pictures for display (PS3.18 10.4.1.1.3)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from emulators.core.store import Store, StoredInstance
from emulators.core.transcode import Untranscodable, is_decodable
from emulators.web.addresses import addresses
from emulators.web.answers import multipart, single
from emulators.web.frames import Pictures
from emulators.web.multipart_writer import Octets, Part
from emulators.web.negotiate import Offer, negotiate
from emulators.web.refusal import Refusal, not_acceptable, not_found
from emulators.web.render_request import RenderRequest, render_request
from emulators.web.rendering import animated, rendered
from emulators.web.resources import INSTANCE, LEVELS, held, located, location
from emulators.web.wado_bulk import checked_frames

MOST_PICTURES: Final = 500  # in one answer

_STILL: Final = ("image/jpeg", "image/png", "image/gif")
PICTURE: Final = tuple(Offer(essence) for essence in _STILL)
PICTURES: Final = tuple(Offer(essence, multipart=True) for essence in _STILL)


class Render:
    """The rendered resources over one store."""

    def __init__(self, store: Store) -> None:
        """Answer from `store`."""
        self._store = store

    def routes(self) -> list[Route]:
        """Return the rendered resources of Table 10.4.1-3."""
        return [
            *(Route(path + "/rendered", self.rendered, methods=["GET"]) for path in LEVELS),
            Route(INSTANCE + "/frames/{frames}/rendered", self.rendered, methods=["GET"]),
        ]

    def rendered(self, request: Request) -> Response:
        """Answer with pictures of the frames that the path names."""
        found = held(self._store, request)
        asked = render_request(request.query_params)
        one = len(found) == 1 and "instance" in request.path_params
        pictures = [(instance, *_frames(instance, request)) for instance in found]
        pictures = [entry for entry in pictures if entry[2]]
        count = sum(len(numbers) for _, _, numbers in pictures)
        if not count:
            raise not_found("picture: nothing here has pixel data that can be rendered")
        if count > MOST_PICTURES:
            raise Refusal(413, f"more than {MOST_PICTURES} pictures: ask for less")
        choice = negotiate(request, _offers(one, count))
        where = addresses(request)
        essence = choice.offer.essence
        try:
            if not choice.offer.multipart:
                picture = _one(pictures[0][1], pictures[0][2], asked, essence)
                response = single(essence, Octets(picture))
            else:
                response = multipart(
                    essence,
                    [
                        Part(
                            essence,
                            f"{location(where, instance)}/frames/{number}/rendered",
                            Octets(rendered(images, number, asked, essence)),
                        )
                        for instance, images, numbers in pictures
                        for number in numbers
                    ],
                )
        except Untranscodable as problem:
            raise not_acceptable(f"nothing: {problem}") from None
        if asked.warning:
            response.headers["Warning"] = f"299 {where.base}: {asked.warning}"
        return located(response, where, request)


def _offers(one: bool, count: int) -> Sequence[Offer]:
    """Return what can be answered: still pictures one by one, several as parts or moving."""
    if not one:
        return PICTURES
    if count == 1:
        return (*PICTURE, *PICTURES)
    # Only one of the picture types can hold several frames (Table 8.7.4-1, multi-frame).
    return (Offer("image/gif"), *PICTURES)


def _frames(instance: StoredInstance, request: Request) -> tuple[Pictures, Sequence[int]]:
    """Return the frames to render: those of the path, or all; none without pixel data."""
    try:
        pictures = Pictures(instance.path)
    except Untranscodable:
        raise not_found("frame") from None
    if not pictures.count or not is_decodable(instance.transfer_syntax):
        return pictures, ()
    named = request.path_params.get("frames")
    if named is not None:
        return pictures, checked_frames(named, pictures.count)
    return pictures, range(1, pictures.count + 1)


def _one(pictures: Pictures, numbers: Sequence[int], asked: RenderRequest, essence: str) -> bytes:
    if len(numbers) == 1:
        return rendered(pictures, numbers[0], asked, essence)
    return animated(pictures, numbers, asked)
