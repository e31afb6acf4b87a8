"""The plan of the house: which packages there are, in which order, and which rooms a package may have.

The same order stands in pyproject.toml for import-linter; test_imports.py keeps the two alike. A new engine
is added here and in the three lists of pyproject.toml.
"""

COMPOSITION_ROOT = ("factory", "registry", "navigation", "background", "wiring", "tables", "cli", "demo")

# Highest first; packages on one line are siblings and do not know each other.
PACKAGES = (
    ("reports",),
    ("awards",),
    ("selection",),
    ("reviews",),
    ("integrity",),
    ("proposals",),
    ("calls", "disclosures", "endowment"),
    ("council",),
    ("ledger",),
    ("fx",),
    ("files",),
    ("accounts",),
    ("audit",),
    ("web",),
    ("kernel",),
)
SHELL = {"web", "kernel"}
SLICES = tuple(name for line in PACKAGES for name in line if name not in SHELL)

ROOMS = (
    *("states", "events", "sources", "models", "rules", "policy", "queries", "invariants", "service"),
    *("schemas", "labels", "letters", "jobs", "api", "pages"),
)

# Pure mathematics with a name of its own; nothing else may be called what it likes.
ENGINES = {
    "accounts": {"identifiers", "roles"},
    "audit": {"merkle", "verify"},
    "disclosures": {"effort"},
    "endowment": {"projection", "spending"},
    "files": {"blind", "confine", "images", "inspect", "pdf", "s3", "store"},
    "fx": {"rates"},
    "integrity": {"catalogue", "names", "overlap"},
    "reviews": {"affinity", "assignment", "conflicts", "harmonisation"},
    "selection": {"portfolio"},
}
FOLDERS = {"templates"}

BANNED_NAMES = {
    *(
        "util",
        "utils",
        "helper",
        "helpers",
        "common",
        "manager",
        "managers",
        "base",
        "misc",
        "shared",
        "stuff",
    ),
}
