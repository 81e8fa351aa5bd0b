"""EC2 instances: launching, their states, attributes and how they are described."""
