"""Files of the office's papers: letters, memoranda, proposals, studies, evidence of a directive."""

from typing import Any

from committee.models.office import OfficeFile
from partnership.documents.services import store_file

MOST_FILES = 10


def files_keep(obj: Any, uploads: list[Any], *, by: Any) -> None:
    """Keep the files of a paper. Raises DomainError for what is not accepted. Call inside the writer's transaction."""
    for upload in uploads[:MOST_FILES]:
        stored = store_file(upload, by=by, project_id=obj.project_id)
        OfficeFile.objects.create(machine=obj.machine, object_id=str(obj.pk), file=stored)
