"""IAM users and roles that accounts begin with."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from emulator.iam.directory import iam_of

ADMIN_ROLE = "SnapwardAdmin"
WORKER_USER = "snapward-worker"
INSTANCE_PROFILE = "instance-profile"


@dataclass(frozen=True)
class AccessKeys:
    """A long-lived key pair."""

    access_key_id: str
    secret_access_key: str

    def as_json(self) -> dict[str, str]:
        """As the control surface shows it."""
        return {"accessKeyId": self.access_key_id, "secretAccessKey": self.secret_access_key}


def make_administrator(account_id: str) -> AccessKeys:
    """An IAM user who may do everything in the account."""
    return _user(account_id, "administrator", {"administrator": [_allow("*", "*")]})


def make_instance_profile(account_id: str) -> str:
    """The instance profile for the account's instances, with its role; returns the profile's ARN."""
    iam = iam_of(account_id)
    trust = _document({"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"})
    iam.create_role("instance-role", trust, "/", None, "For instances", [], 3600)
    profile = iam.create_instance_profile(INSTANCE_PROFILE, "/", [])
    iam.add_role_to_instance_profile(INSTANCE_PROFILE, "instance-role")
    return str(profile.arn)


def make_admin_side(account_id: str) -> tuple[AccessKeys, str]:
    """The worker's user and the role it assumes: the user may only assume the role, the role trusts only the user."""
    role_arn = f"arn:aws:iam::{account_id}:role/{ADMIN_ROLE}"
    chain = ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]
    worker = _user(account_id, WORKER_USER, {"assume-admin": [_allow(chain, role_arn)]})
    user_arn = f"arn:aws:iam::{account_id}:user/{WORKER_USER}"
    trust = _document({"Effect": "Allow", "Principal": {"AWS": user_arn}, "Action": chain})
    iam = iam_of(account_id)
    iam.create_role(ADMIN_ROLE, trust, "/", None, "Assumed by the access nodes", [], 3600)
    iam.put_role_policy(ADMIN_ROLE, "tenants", _document(_allow(chain, "arn:aws:iam::*:role/Snapward*")))
    iam.put_role_policy(ADMIN_ROLE, "vault", _document(*_vault_statements()))
    return worker, role_arn


def _vault_statements() -> list[dict[str, Any]]:
    describe = ["ec2:DescribeSnapshots", "ec2:DescribeSnapshotAttribute", "ec2:DescribeTags", "ec2:DescribeRegions"]
    change = ["ec2:CopySnapshot", "ec2:DeleteSnapshot", "ec2:ModifySnapshotAttribute", "ec2:CreateTags"]
    use_key = ["kms:DescribeKey", "kms:Decrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*", "kms:ListAliases"]
    grant = {
        **_allow("kms:CreateGrant", "*"),
        "Condition": {"Bool": {"kms:GrantIsForAWSResource": "true"}},
    }
    simulate = ["iam:GetRole", "iam:SimulatePrincipalPolicy"]
    own = f"arn:aws:iam::*:role/{ADMIN_ROLE}"
    return [_allow(describe, "*"), _allow(change, "arn:aws:ec2:*::snapshot/*"), _allow(use_key, "*"), grant, _allow(simulate, own)]


def _user(account_id: str, name: str, policies: dict[str, list[dict[str, Any]]]) -> AccessKeys:
    iam = iam_of(account_id)
    iam.create_user("us-east-1", name)
    for policy_name, statements in policies.items():
        iam.put_user_policy(name, policy_name, _document(*statements))
    key = iam.create_access_key(name)
    return AccessKeys(key.access_key_id, key.secret_access_key)


def _allow(actions: Any, resources: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": actions, "Resource": resources}


def _document(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})
