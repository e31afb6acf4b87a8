"""Bytes that people hand in: a content-addressed store, the check of a PDF, blind copies.

Owns `stored_files`. Start with `service.receive` (bytes first) and `service.keep` (then the row). There are
no routes here: the package that owns a document serves it through its own policy, as a sandboxed attachment.
"""
