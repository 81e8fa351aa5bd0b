"""The control surface under /_emulator/: for the sandbox and the tests, not part of AWS."""
