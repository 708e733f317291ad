"""What every part of a contract shares."""

from typing import Any

from django.urls import reverse

from partnership.workflow.models import WorkflowModel


class ContractPart(WorkflowModel):
    """Something that belongs to a contract, with steps of its own."""

    contract: Any
    contract_id: int
    page = "contracts:contract"  # the page of this kind of part; "contracts:contract" has the contract's key only

    class Meta(WorkflowModel.Meta):
        abstract = True

    @property
    def project_id(self) -> int:
        return self.contract.project_id

    def get_absolute_url(self) -> str:
        found = [self.contract_id] if self.page == "contracts:contract" else [self.contract_id, self.pk]
        return reverse(self.page, args=found)

    def desk_scope(self, role: str) -> str:
        return self.contract.desk_scope(role)

    def path_label(self) -> str:
        return f"{self.contract.number} {self}"
