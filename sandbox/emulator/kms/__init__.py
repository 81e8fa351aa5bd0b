"""KMS with key policies, grants and key states enforced, within and across accounts."""
