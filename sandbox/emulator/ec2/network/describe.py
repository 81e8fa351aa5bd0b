"""DescribeVpcs, DescribeSubnets, DescribeSecurityGroups and DescribeKeyPairs: moto's records, by id, by filters, in pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.models.subnets import Subnet
from moto.ec2.responses.key_pairs import KeyPairs
from moto.ec2.responses.security_groups import SecurityGroups
from moto.ec2.responses.subnets import Subnets
from moto.ec2.responses.vpcs import VPCs

from emulator.ec2 import paging
from emulator.ec2.filters import Fact, filters_asked, select
from emulator.ec2.network import addresses
from emulator.ec2.patching import replace
from emulator.ec2.refusals import Refusal


def install() -> None:
    replace(VPCs, "describe_vpcs", describe_vpcs)
    replace(Subnets, "describe_subnets", describe_subnets)
    replace(SecurityGroups, "describe_security_groups", describe_security_groups)
    replace(KeyPairs, "describe_key_pairs", describe_key_pairs)
    replace(Subnet, "available_ip_address_count", property(addresses.available_count))


def describe_vpcs(request: Any) -> ActionResult:
    found = _named(request, "VpcIds", request.ec2_backend.vpcs.values(), _id, "InvalidVpcID.NotFound", "The vpc ID '{}' does not exist")
    return _answer(request, "Vpcs", found, _VPC_FACTS)


def describe_subnets(request: Any) -> ActionResult:
    every = [subnet for by_id in request.ec2_backend.subnets.values() for subnet in by_id.values()]
    found = _named(request, "SubnetIds", every, _id, "InvalidSubnetID.NotFound", "The subnet ID '{}' does not exist")
    return _answer(request, "Subnets", found, _SUBNET_FACTS)


def describe_security_groups(request: Any) -> ActionResult:
    every = [group for of_vpc in request.ec2_backend.groups.values() for group in of_vpc.values()]
    refused = "InvalidGroup.NotFound", "The security group '{}' does not exist"
    found = _named(request, "GroupNames", _named(request, "GroupIds", every, _id, *refused), lambda group: group.name, *refused)
    return _answer(request, "SecurityGroups", found, _GROUP_FACTS)


def describe_key_pairs(request: Any) -> ActionResult:
    """Key pairs without their public keys unless asked, never with the private ones."""
    every = request.ec2_backend.key_pairs.values()
    refused = "InvalidKeyPair.NotFound", "The key pair '{}' does not exist"
    found = _named(request, "KeyPairIds", _named(request, "KeyNames", every, lambda pair: pair.key_name, *refused), _id, *refused)
    shown, _ = paging.cut(select(found, filters_asked(request), _KEY_PAIR_FACTS, request.ec2_backend), paging.page_asked(request))
    with_key = bool(request._get_param("IncludePublicKey"))
    return ActionResult({"KeyPairs": [_key_pair(each, with_key) for each in shown]})


def _answer(request: Any, items: str, found: Iterable[Any], facts: dict[str, Fact]) -> ActionResult:
    page = paging.page_asked(request)
    shown, token = paging.cut(select(found, filters_asked(request), facts, request.ec2_backend), page)
    return ActionResult({items: shown, "NextToken": token})


def _named(request: Any, parameter: str, every: Iterable[Any], name: Callable[[Any], str], code: str, sentence: str) -> list[Any]:
    """The resources that the parameter names, all without it; refuses with the first unknown one in the message."""
    asked = request._get_param(parameter)
    if not asked:
        return list(every)
    known = {name(each): each for each in every}
    for each in asked:
        if each not in known:
            raise Refusal(code, sentence.format(each))
    return [known[each] for each in dict.fromkeys(asked)]


def _id(resource: Any) -> str:
    return str(resource.id)


def _key_pair(pair: Any, with_key: bool) -> dict[str, Any]:
    return {
        "KeyPairId": pair.id,
        "KeyName": pair.key_name,
        "KeyType": pair.key_type,
        "KeyFingerprint": pair.key_fingerprint,
        "CreateTime": pair.create_time,
        "PublicKey": pair.public_key if with_key else None,
        "Tags": pair.tag_list,
    }


_VPC_FACTS: dict[str, Fact] = {
    "vpc-id": _id,
    "cidr": lambda vpc: vpc.cidr_block,
    "cidr-block": lambda vpc: vpc.cidr_block,
    "is-default": lambda vpc: bool(vpc.is_default),
    "state": lambda vpc: vpc.state,
    "owner-id": lambda vpc: vpc.ec2_backend.account_id,
}
_SUBNET_FACTS: dict[str, Fact] = {
    "subnet-id": _id,
    "vpc-id": lambda subnet: subnet.vpc_id,
    "availability-zone": lambda subnet: subnet.availability_zone,
    "availability-zone-id": lambda subnet: subnet.availability_zone_id,
    "available-ip-address-count": addresses.available_count,
    "cidr-block": lambda subnet: subnet.cidr_block,
    "default-for-az": lambda subnet: bool(subnet.default_for_az),
    "map-public-ip-on-launch": lambda subnet: bool(subnet.map_public_ip_on_launch),
    "state": lambda subnet: subnet.state,
    "owner-id": lambda subnet: subnet.owner_id,
}
_GROUP_FACTS: dict[str, Fact] = {
    "group-id": _id,
    "group-name": lambda group: group.name,
    "description": lambda group: group.description,
    "vpc-id": lambda group: group.vpc_id,
    "owner-id": lambda group: group.owner_id,
}
_KEY_PAIR_FACTS: dict[str, Fact] = {
    "key-pair-id": _id,
    "key-name": lambda pair: pair.key_name,
    "fingerprint": lambda pair: pair.key_fingerprint,
}
