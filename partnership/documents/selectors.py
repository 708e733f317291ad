"""Documents and files, as far as the viewer may read them."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Q, QuerySet

from partnership.documents.models import OfficialDocument, StoredFile
from partnership.documents.registry import KINDS, READ_AHEAD
from partnership.people.roles import READERS, has_role, scopes_of


def may_read(user: Any, document: OfficialDocument) -> bool:
    """Staff as the kind decides; a partner what is addressed to it (the document's scope)."""
    if document.scope and document.scope in scopes_of(user):
        return True
    return KINDS[document.kind].visible(user, document)


def readable(user: Any, documents: Iterable[OfficialDocument]) -> Iterator[OfficialDocument]:
    """Of documents of all kinds those this person may read; what they share is asked once."""
    listed = list(documents)
    for ahead in READ_AHEAD:
        ahead(user, listed)
    return (document for document in listed if may_read(user, document))


def documents_of(user: Any, *, aside: tuple[str, ...] = (), **where: Any) -> list[OfficialDocument]:
    """The documents of a project (`project_id=`) or an object (`object_model=`, `object_id=`) this person may read, newest
    first; `aside`: kinds that the page does not list."""
    if "object_id" in where:
        where["object_id"] = str(where["object_id"])
    rows = OfficialDocument.objects.filter(**where).exclude(kind__in=aside).defer("data").order_by("-pk")
    return [row for row in rows if may_read(user, row)]


def files_visible(user: Any) -> QuerySet[StoredFile]:
    """Staff who read the programme, the person who uploaded, and the partner it concerns."""
    if has_role(user, *READERS):
        return StoredFile.objects.all()
    return StoredFile.objects.filter(Q(uploaded_by=user) | Q(scope__in=[s for s in scopes_of(user) if s]))
