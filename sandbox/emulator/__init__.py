"""The emulated AWS of the sandbox: moto, made honest."""
