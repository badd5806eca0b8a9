# SPDX-License-Identifier: Apache-2.0
"""Raises an exception with a text of 100 MB. Who counts what arrives on standard error judges it."""
print("TRIED an exception of 100 MB", flush=True)
raise ValueError("flood" * 20000000)
