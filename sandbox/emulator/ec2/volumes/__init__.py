"""EBS volumes: making, attaching, changing and describing them."""
