"""Accounts, networks and instances, made in-process for the sandbox and the tests."""
