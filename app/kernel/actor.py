"""Who acts. A plain value: policies receive it, nothing in it can be loaded later."""

import uuid
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Grant:
    """One role and what it is limited to; an empty scope limits nothing."""

    role: str
    party: str = ""
    agency_id: uuid.UUID | None = None
    institution_id: uuid.UUID | None = None
    call_id: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in person, a system process, or nobody (`ANONYMOUS`)."""

    person_id: uuid.UUID | None
    name: str
    grants: tuple[Grant, ...] = ()
    language: str = "en"
    zone: str = "UTC"
    email: str = ""
    session_id: uuid.UUID | None = field(default=None, compare=False)
    is_fresh: bool = False
    is_system: bool = False

    @property
    def is_signed_in(self) -> bool:
        return self.person_id is not None

    def has(
        self,
        role: str,
        *,
        party: str | None = None,
        agency_id: uuid.UUID | None = None,
        institution_id: uuid.UUID | None = None,
    ) -> bool:
        """Whether a grant of `role` covers the scope that is asked for."""
        return any(
            g.role == role
            and (party is None or g.party in ("", party))
            and (agency_id is None or g.agency_id in (None, agency_id))
            and (institution_id is None or g.institution_id in (None, institution_id))
            for g in self.grants
        )

    def grants_of(self, role: str) -> tuple[Grant, ...]:
        return tuple(g for g in self.grants if g.role == role)


ANONYMOUS = Actor(person_id=None, name="")


def system(name: str) -> Actor:
    """A named process of the service itself (sealer, worker, import)."""
    return Actor(person_id=None, name=name, is_system=True)
