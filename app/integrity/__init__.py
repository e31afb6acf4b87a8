"""Disclose once, checked fairly: what a check makes of the facts that a person or an institution declared.

Owns the catalogue of rules, screening against restricted-party lists, text overlap, findings and what two
officers decided on them. An engine here never decides about a person: it compares, shows its evidence, and
queues a question. Conduct, never origin: no engine takes citizenship, birthplace, ethnicity or the origin of
a name; the script of a name only chooses how it is read (integrity-rules 3.2).

Start with `names` (are these two names one name?), `overlap` (is this text in that text?), `sources` (readers
of the published lists) and `screening` (which listed parties come into question, and on what evidence).
"""
