"""The images that an account may use: its own and those of Amazon."""

from __future__ import annotations

from typing import Any, Iterable

from emulator.ec2.identifiers import well_formed
from emulator.ec2.images.public import public_images
from emulator.ec2.images.record import ImageRecord
from emulator.ec2.refusals import missing, no_images


def all_usable(backend: Any) -> list[ImageRecord]:
    """Amazon's images, then the account's own in order of registration."""
    return [*public_images(backend.region_name).values(), *backend.amis.values()]


def usable_images(backend: Any, image_ids: Iterable[str]) -> list[ImageRecord]:
    """Images by id; refuses with the ids that do not exist for this account."""
    ids = well_formed("ami", image_ids)
    known = {**public_images(backend.region_name), **backend.amis}
    unknown = [each for each in ids if each not in known]
    if unknown:
        raise no_images(unknown)
    return [known[each] for each in ids]


def usable_image(backend: Any, image_id: str | None) -> ImageRecord:
    """One image to launch from."""
    if not image_id:
        raise missing("ImageId")
    return usable_images(backend, [image_id])[0]
