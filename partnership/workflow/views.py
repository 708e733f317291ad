"""My desk, the page that confirms a step, notifications, the path as the ministry reads it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from partnership.workflow import confirmation, engine, path, registry, selectors
from partnership.workflow.drawing import role_label
from partnership.workflow.errors import DomainError
from partnership.workflow.forms import StepForm
from partnership.workflow.mail import what

PER_PAGE = 20


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """My desk: what waits for me, oldest deadline first, and what I am waiting for from others."""
    mine = Paginator(selectors.open_tasks_for(request.user), PER_PAGE).get_page(request.GET.get("page"))
    for task in mine:
        task.row = path.BY_MODEL[task.machine].step(task.step)
        task.state_label = path.BY_MODEL[task.machine].states(task.state).label
    hints = selectors.hints_for(mine)
    for task in mine:
        task.hint = hints.get(task.pk)
    waiting = list(selectors.tasks_sent_by(request.user)[:10])
    for task in waiting:
        task.row = path.BY_MODEL[task.machine].step(task.step)
    later = [task for task in mine if task.hint and task.hint.waits]
    ready = [task for task in mine if task not in later]
    context = {"tasks": mine, "ready": ready, "later": later, "waiting": waiting, "now": timezone.now()}
    return render(request, "workflow/desk.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, model: str, pk: str, step: str) -> HttpResponse:
    """Confirm a step: from where to where, what it asks, and the one button."""
    machine = path.BY_MODEL.get(model)
    row = next((s for s in machine.steps if s.name == step), None) if machine else None
    if machine is None or row is None:
        raise Http404
    obj = selectors.object_for_step(request.user, model, pk)
    if engine.find_actor(row, obj, request.user) is None:
        raise PermissionDenied
    form_class = registry.STEP_FORMS.get((model, step), StepForm)
    form = form_class(request.POST or None, request.FILES or None, obj=obj, user=request.user, step=row)
    if request.method == "POST" and form.is_valid() and _confirmed(request, obj, row, form):
        return _take(request, obj, row, form, machine)
    return _step_page(request, obj, row, form, machine)


def _confirmed(request: HttpRequest, obj: Any, row: path.Step, form: StepForm) -> bool:
    """Has this person shown who they are, where the row asks for it? Asked last, so that no code is wasted on a slip."""
    asked = confirmation.need(request, row)
    if asked is confirmation.Need.NOTHING:
        return True
    if asked is confirmation.Need.SET_UP:
        return False
    proof = confirmation.ConfirmForm(request.POST, request=request, asked=asked)
    if proof.is_valid():
        proof.remember()
        return True
    proof.refused(row, obj)
    form.proof = proof
    return False


def _take(request: HttpRequest, obj: Any, row: path.Step, form: StepForm, machine: path.Machine) -> HttpResponse:
    confirmed = confirmation.confirmed_by(request) if row.confirm else ""
    try:
        if request.POST.get("seen", obj.state) != obj.state:
            raise DomainError(
                _("Somebody was faster: this is now “%(state)s”. Nothing was changed by you.")
                % {"state": machine.states(obj.state).label},
                "stale",
            )
        fresh = engine.fire(obj, row.name, by=request.user, confirmed=confirmed, **form.cleaned_data)
    except DomainError as refusal:
        if refusal.code == "stale":
            messages.warning(request, str(refusal))
            return redirect(obj.get_absolute_url())
        form.add_error(None, str(refusal))
        return _step_page(request, obj, row, form, machine)
    messages.success(
        request,
        _("Done: %(step)s. It is now “%(state)s”.") % {"step": row.label, "state": machine.states(fresh.state).label},
    )
    return redirect(getattr(form, "success_url", None) or fresh.get_absolute_url())


def _step_page(request: HttpRequest, obj: Any, row: path.Step, form: StepForm, machine: path.Machine) -> HttpResponse:
    stale = obj.state not in row.sources
    blocking = None if stale else next((n for n in row.guards if not registry.GUARDS[n](obj)), None)
    asked = confirmation.need(request, row)
    if form.proof is None and asked in (confirmation.Need.CODE, confirmation.Need.PASSWORD):
        form.proof = confirmation.ConfirmForm(request=request, asked=asked)
    context = {
        "proof": form.proof,
        "must_set_up": asked is confirmation.Need.SET_UP,
        "object": obj,
        "row": row,
        "form": form,
        "stale": stale,
        "why": registry.sentence(blocking) if blocking else "",
        "from_label": machine.states(obj.state).label,
        "to_label": machine.states(row.target).label,
        "machine_title": machine.title,
        "multipart": form.is_multipart(),
    }
    return render(request, "workflow/step.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def notifications(request: HttpRequest) -> HttpResponse:
    """What I was told; opening the list marks nothing, the button does."""
    rows = request.user.notifications.all()  # type: ignore[union-attr]
    if request.method == "POST":
        rows.filter(read_at=None).update(read_at=timezone.now())
        return redirect("workflow:notifications")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    for row in page:
        row.what = what(row)
    return render(request, "workflow/notifications.html", {"notifications": page})


@require_safe
def path_page(request: HttpRequest) -> HttpResponse:
    """The path as tables: who may do what, and when not."""
    machines = [
        {
            "machine": machine,
            "rows": [
                {
                    "row": row,
                    "sources": [machine.states(s).label for s in row.sources],
                    "target": machine.states(row.target).label,
                    "who": [role_label(w) for w in row.roles],
                    "guards": [registry.sentence(g) for g in row.guards],
                }
                for row in machine.steps
            ],
        }
        for machine in path.MACHINES
    ]
    return render(request, "workflow/path.html", {"machines": machines})
