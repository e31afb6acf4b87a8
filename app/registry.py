"""Every package's pages, API, words and invariants, in one list each."""
