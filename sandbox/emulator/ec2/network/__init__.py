"""Addresses and network interfaces, and the network calls that only need pages."""
