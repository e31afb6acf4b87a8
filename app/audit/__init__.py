"""What was done, by whom, on whose behalf: one append-only table, sealed by a Merkle tree with signed heads.

Services call `service.record` in the transaction of the change; the sealer batches rows into the tree every few
seconds; `flask audit verify` checks an export without the service. Start with `service.py`, then `merkle.py`.
"""
