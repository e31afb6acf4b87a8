"""The plan of the house: which packages there are, in which order, and which rooms a package may have.

The import contracts in pyproject.toml are written from this plan by `make fences`.
"""

COMPOSITION_ROOT = (
    "factory",
    "registry",
    "readiness",
    "backup",
    "navigation",
    "background",
    "wiring",
    "tables",
    "cli",
    "demo",
)

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

# Pure mathematics with a name of its own; nothing else may be called what it likes.
ENGINES = {
    "accounts": {"passwords", "roles"},
    "audit": {"merkle", "verify"},
    "awards": {"expenditure"},
    "calls": {"drafts", "phases", "programmes", "terms"},
    "disclosures": {"effort", "exchange", "record", "sealing"},
    "endowment": {"fan", "projection", "reconciliation", "spending"},
    "files": {"blind", "confine", "images", "inspect", "pdf", "s3", "store"},
    "fx": {"rates"},
    "integrity": {"catalogue", "names", "overlap", "screening"},
    "ledger": {"chart", "drafts", "expiry"},
    "reports": {"printing", "statements", "workbook"},
    "reviews": {"affinity", "assignment", "conflicts", "harmonisation", "phases"},
    "selection": {"funding", "joint", "portfolio", "reserve"},
}
ALL_ENGINES = tuple(sorted(set().union(*ENGINES.values())))

# Rooms inside a package, highest first. "|": the rooms of a line do not know each other; ":": they may.
LAYERS = (
    ("|", ("api", "pages")),
    ("|", ("jobs",)),
    (":", ("schemas", "labels", "letters")),
    ("|", ("service",)),
    (":", ("queries", "invariants")),
    ("|", ("rules", "policy")),
    (":", ("content", "receipts")),  # a row as plain data: what a signature covers, and its proof
    ("|", ("models",)),
    (":", ALL_ENGINES),
    ("|", ("events",)),
    ("|", ("states", "sources")),
    ("|", ("identifiers",)),  # forms and check digits: the readers of published lists need them too
)
ROOMS = {name for _, line in LAYERS for name in line} - set(ALL_ENGINES)
PURE_ROOMS = ("states", "events", "identifiers", "content", "receipts", "rules", "policy")
DOMAIN_ROOMS = (*PURE_ROOMS, "sources", "models", "queries", "invariants", "service")
FRONT_DOORS = ("api", "pages", "jobs")
OPENS_FRONT_DOORS = ("factory", "registry", "wiring", "cli")
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
        "stuff",
    ),
}
