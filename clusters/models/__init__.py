from clusters.models.clusters import Cluster, Membership
from clusters.models.districts import District, Office
from clusters.models.journal import JournalEntry, JournalHead
from clusters.models.people import Invitation, Person, Role
from clusters.models.wards import Succession, Ward

__all__ = [
    "Cluster", "District", "Invitation", "JournalEntry", "JournalHead", "Membership", "Office", "Person", "Role",
    "Succession", "Ward",
]  # fmt: skip
