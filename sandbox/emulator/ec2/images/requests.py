"""The image calls in place of moto's."""

from __future__ import annotations

from moto.ec2.models.amis import AmiBackend
from moto.ec2.responses.amis import AmisResponse

from emulator.ec2.images.describe import describe_images
from emulator.ec2.images.register import deregister_image, register_image
from emulator.ec2.patching import handlers, replace


def install() -> None:
    handlers(
        AmisResponse,
        {"register_image": register_image, "deregister_image": deregister_image, "describe_images": describe_images},
    )
    # moto would fill every account with 1,285 snapshots of images as the account's own.
    replace(AmiBackend, "_load_amis", lambda self: None)
