"""What the office's papers share: their files, what came of them."""

from typing import Any

from committee.models.office import OfficeFile


def files_of(obj: Any) -> list[OfficeFile]:
    """The files of a paper, the oldest first."""
    rows = OfficeFile.objects.filter(machine=obj.machine, object_id=str(obj.pk))
    return list(rows.select_related("file").order_by("pk"))
