import pytest

from committee.demo.delivery import Delivery
from contracts.models import ClauseVersion
from contracts.services.drafting import clause_add
from partnership.workflow import clock
from partnership.workflow.clock import now
from tests.contracts.working import make_house, scan, walk
from tests.factories import make_department, make_user


class C(dict):
    def upload(self, name):
        return scan(name)


@pytest.mark.django_db
@pytest.mark.parametrize("detours,stop", [(("late", "amendment", "advance"), "x"), (("bad",), "x"), ((), "terminated")])
def test_story(detours, stop):
    clock.become_demo()
    dep = make_department()
    officer = make_user("officer", department=dep)
    finance = make_user("finance")
    house = make_house(officer, finance)
    if "advance" in detours:
        version = ClauseVersion.objects.get(clause__code="advance", state="approved")
        clause_add(house["contract"], by=house["legal"], after=3, version=version)
    contract = walk(house, "in_force")
    cast = C(house | {"acc": house["partner"]})
    names = []
    try:
        for act, pause in Delivery(cast, contract, officer, "acc", detours).told(stop):
            names.append(act)
            if act == stop:
                break
            clock.shift_to(now() + pause)
    finally:
        print(names)
        clock.shift_to(None)
