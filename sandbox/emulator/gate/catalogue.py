"""Every action that the emulator answers; all others are 501 NotEmulated."""

from __future__ import annotations

EMULATED: dict[str, frozenset[str]] = {
    "sts": frozenset({"AssumeRole", "GetCallerIdentity"}),
    "iam": frozenset(
        """
        CreateRole GetRole DeleteRole UpdateAssumeRolePolicy PutRolePolicy GetRolePolicy DeleteRolePolicy
        ListRolePolicies ListAttachedRolePolicies ListRoles SimulatePrincipalPolicy
        CreateUser GetUser PutUserPolicy DeleteUserPolicy CreateAccessKey DeleteAccessKey ListAccessKeys
        CreateInstanceProfile AddRoleToInstanceProfile GetInstanceProfile ListInstanceProfiles
        """.split()
    ),
    "kms": frozenset(
        """
        CreateKey DescribeKey CreateAlias ListAliases ListKeys GetKeyPolicy PutKeyPolicy
        CreateGrant ListGrants RetireGrant RevokeGrant DisableKey EnableKey ScheduleKeyDeletion CancelKeyDeletion
        GenerateDataKey Decrypt ReEncrypt
        """.split()
    ),
    "ec2": frozenset(
        """
        DescribeRegions DescribeAvailabilityZones DescribeInstances DescribeInstanceAttribute DescribeInstanceStatus
        DescribeInstanceTypes DescribeInstanceCreditSpecifications DescribeVolumes DescribeSnapshots
        DescribeSnapshotAttribute DescribeImages DescribeTags DescribeSubnets DescribeVpcs DescribeSecurityGroups
        DescribeNetworkInterfaces DescribeKeyPairs DescribeAccountAttributes GetEbsEncryptionByDefault
        GetEbsDefaultKmsKeyId CreateSnapshots CreateSnapshot DeleteSnapshot CopySnapshot ModifySnapshotAttribute
        ResetSnapshotAttribute CreateVolume DeleteVolume AttachVolume DetachVolume ModifyVolume RegisterImage
        DeregisterImage RunInstances StartInstances StopInstances RebootInstances TerminateInstances
        ModifyInstanceAttribute ModifyInstanceMetadataOptions CreateTags DeleteTags CreateNetworkInterface
        DeleteNetworkInterface CreateVpc CreateSubnet CreateSecurityGroup AuthorizeSecurityGroupIngress
        CreateKeyPair ImportKeyPair
        """.split()
    ),
}

# GetCallerIdentity needs no permission, not even with an explicit deny (STS API reference).
NEEDS_NO_PERMISSION = frozenset({("sts", "GetCallerIdentity")})


def is_emulated(service: str, action: str) -> bool:
    """Whether a call of this service is answered at all."""
    return action in EMULATED.get(service, frozenset())
