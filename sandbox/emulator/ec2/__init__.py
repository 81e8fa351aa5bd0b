"""EC2 and EBS: our rules in place of moto's, one file a rule."""

from __future__ import annotations


def install() -> None:
    """Put all EC2 rules into moto; once, before the first request."""
    from emulator.ec2 import account_requests, regions
    from emulator.ec2.images import requests as images
    from emulator.ec2.instances import requests as instances
    from emulator.ec2.network import describe as network
    from emulator.ec2.network import interface_requests
    from emulator.ec2.snapshots import requests as snapshots
    from emulator.ec2.tags import requests as tags
    from emulator.ec2.volumes import requests as volumes

    for module in (tags, snapshots, volumes, images, instances, interface_requests, network, account_requests, regions):
        module.install()
