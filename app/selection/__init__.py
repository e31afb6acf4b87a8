"""What the joint meeting decides: the joint list, a funding set both parties can pay, two-key decisions.

Owns the list, the selection with a reason for every line, and each party's decision. Start with `portfolio`
(the mathematics of paying from several purses at once); a person decides, the engine only proposes.
"""
