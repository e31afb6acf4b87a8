"""Files that others publish, bytes to dataclasses and back: SciENcv XML, the COA workbook, ORCID JSON, e-Rad CSV.

A file is read whole or refused with every fault and its place; `faults` says how.
"""
