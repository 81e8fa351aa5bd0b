"""EBS snapshots: their life from pending to completed or error, limits, sharing, copies."""
