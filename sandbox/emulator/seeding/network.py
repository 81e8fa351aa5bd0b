"""A VPC with a subnet in each of three zones, a security group, a key pair and a customer-managed key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from moto.kms.models import kms_backends

from emulator.kms.keys import create_key
from emulator.seeding.ec2_call import ec2_call

ZONES = ("a", "b", "c")
KEY_PAIR = "main"
KEY_ALIAS = "alias/tenant"


@dataclass(frozen=True)
class Network:
    """What instances of one account and region are launched into."""

    vpc_id: str
    subnet_ids: dict[str, str]
    security_group_id: str
    key_name: str
    kms_key_arn: str

    def as_json(self) -> dict[str, Any]:
        """As the control surface shows it; subnets by zone name."""
        return {
            "vpcId": self.vpc_id,
            "subnetIds": self.subnet_ids,
            "securityGroupId": self.security_group_id,
            "keyName": self.key_name,
            "kmsKeyArn": self.kms_key_arn,
        }


def make_network(account_id: str, region: str, name: str) -> Network:
    """Make it; the key is alias/tenant and delegates to the account."""
    vpc = ec2_call(account_id, region, "CreateVpc", {"CidrBlock": "10.0.0.0/16", "TagSpecifications": _named("vpc", name)})
    vpc_id = vpc["Vpc"].id
    subnets: dict[str, str] = {}
    for index, letter in enumerate(ZONES):
        zone = f"{region}{letter}"
        asked = {
            "VpcId": vpc_id,
            "CidrBlock": f"10.0.{64 * index}.0/18",
            "AvailabilityZone": zone,
            "TagSpecifications": _named("subnet", f"{name}-{letter}"),
        }
        subnets[zone] = ec2_call(account_id, region, "CreateSubnet", asked)["Subnet"].id
    group = {"GroupName": "servers", "Description": f"Servers of {name}", "VpcId": vpc_id}
    group_id = ec2_call(account_id, region, "CreateSecurityGroup", group)["GroupId"]
    ec2_call(account_id, region, "CreateKeyPair", {"KeyName": KEY_PAIR, "KeyType": "ed25519"})
    key = create_key(account_id, region, f"Data of {name}")
    kms_backends[account_id][region].create_alias(key.id, KEY_ALIAS)
    return Network(vpc_id, subnets, group_id, KEY_PAIR, key.arn)


def _named(kind: str, name: str) -> list[dict[str, Any]]:
    return [{"ResourceType": kind, "Tags": [{"Key": "Name", "Value": name}]}]
