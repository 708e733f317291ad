"""The report's sentences, from its figures: official Arabic, each counted thing in the form that its number asks for.

Sentences are built so that the counted thing stands in the nominative («منها 8 مشاريع», «منها مشروعان»).
"""

from collections.abc import Callable
from typing import Any

from committee.oversight.base import FIGURES, Result
from committee.oversight.showing import plain
from partnership.arabic.words import Noun, counted, noun_for
from partnership.interface.formats import amount, digits
from partnership.workflow.path import Stage

PROJECTS = Noun("مشروع واحد", "مشروعان", "مشاريع", "مشروعاً", "مشروع")
TENDERS = Noun("مناقصة واحدة", "مناقصتان", "مناقصات", "مناقصة", "مناقصة", feminine=True)
BIDS = Noun("عطاء واحد", "عطاءان", "عطاءات", "عطاء", "عطاء")
AWARDS = Noun("ترسية واحدة", "ترسيتان", "ترسيات", "ترسية", "ترسية", feminine=True)
CONTRACTS = Noun("عقد واحد", "عقدان", "عقود", "عقداً", "عقد")
PEOPLE = Noun("مستفيد واحد", "مستفيدان", "مستفيدين", "مستفيداً", "مستفيد")
COMPLAINTS = Noun("تظلم واحد", "تظلمان", "تظلمات", "تظلماً", "تظلم")
DIRECTIVES = Noun("توجيه واحد", "توجيهان", "توجيهات", "توجيهاً", "توجيه")
CASES = Noun("حالة واحدة", "حالتان", "حالات", "حالة", "حالة", feminine=True)
DELIVERABLES = Noun("مخرج واحد", "مخرجان", "مخرجات", "مخرجاً", "مخرج")
REQUESTS = Noun("طلب واحد", "طلبان", "طلبات", "طلباً", "طلب")
INDICATORS = Noun("مؤشر واحد", "مؤشران", "مؤشرات", "مؤشراً", "مؤشر")
PENALTIES = Noun("غرامة واحدة", "غرامتان", "غرامات", "غرامة", "غرامة", feminine=True)
EVALUATIONS = Noun("تقييم واحد", "تقييمان", "تقييمات", "تقييماً", "تقييم")
PARTNERS = Noun("شريك واحد", "شريكان", "شركاء", "شريكاً", "شريك")
Results = dict[str, Result]


def tally(number: int, noun: Noun) -> str:
    """A counted thing with its number in digits, nominative: «52 مشروعاً», «3 مشاريع»; one and two in words."""
    if number in (1, 2):
        return counted(number, noun)
    if number == 0:
        return f"لا {noun.hundred}"
    return f"{digits(f'{number:,}')} {noun_for(number, noun)}"


def dinars(value: Any) -> str:
    return f"{digits(amount(value))} د.ب."


def _total(found: Results, code: str, column: str) -> Any:
    """The total of a column; 0 where there is none."""
    names = [c.code for c in FIGURES[code].columns]
    total = found[code].total
    return (total[names.index(column)] if total is not None else 0) or 0


def _of(found: Results, code: str, line: str, column: str) -> Any:
    names = [c.code for c in FIGURES[code].columns]
    return next((row.values[names.index(column)] for row in found[code].lines if row.key == line), 0) or 0


def _begun(found: Results) -> str:
    whole = _total(found, "pipeline", "now")
    return f"المشاريع التي بدأت في الفترة {tally(whole, PROJECTS)}" if whole else "لم يبدأ أي مشروع في الفترة"


def pipeline(found: Results) -> list[str]:
    parts = [
        f"{tally(_of(found, 'pipeline', stage, 'now'), PROJECTS)} في مرحلة «{stage.label}»"
        for stage in Stage
        if _of(found, "pipeline", stage, "now")
    ]
    told = [f"{_begun(found)}، وتوزعها الآن: {'، و'.join(parts)}." if parts else f"{_begun(found)}."]
    if found["pipeline"].says:
        told.append(str(found["pipeline"].says))
    requests = _total(found, "requests", "requests")
    if requests:
        told.append(f"والوارد إلى اللجنة من طلبات الشراكة والمبادرات {tally(requests, REQUESTS)}.")
        return told
    return [*told, "ولم يرد إلى اللجنة طلب شراكة في الفترة."]


def tenders(found: Results) -> list[str]:
    announced, opened = _total(found, "outcomes", "tenders"), _total(found, "competition", "tenders")
    if not announced:
        return ["لم يعلن عن أي مناقصة في الفترة."]
    first = f"المناقصات المعلن عنها في الفترة {tally(announced, TENDERS)}"
    if not opened:
        return [f"{first}، ولم تفتح مظاريف أي منها بعد."]
    told = [f"{first}، وما فتحت مظاريفه منها {tally(opened, TENDERS)}، والعطاءات الواردة إليها {tally(_total(found, 'competition', 'bids'), BIDS)}."]  # fmt: skip
    told.append(str(found["competition"].says))
    awards = _total(found, "concentration", "awards")
    if not awards:
        return [*told, "ولم يخطر مقدمو العطاءات بأي ترسية في الفترة."]
    told.append(
        f"والترسيات التي أخطر بها مقدمو العطاءات {tally(awards, AWARDS)}، ومجموع مبالغها {dinars(_total(found, 'concentration', 'amount'))}"
    )
    told += [str(found[code].says) for code in ("concentration", "savings") if found[code].says]
    return told


def contracts(found: Results) -> list[str]:
    running = len(found["achievement"].lines)
    results = [*_indicators(found), *_penalties(found)]
    if not running:
        return ["لا عقود سارية دخلت حيز النفاذ في الفترة.", *results]
    return [
        f"مبلغ العقود السارية التي دخلت حيز النفاذ في الفترة {dinars(_total(found, 'achievement', 'amount'))}، "
        f"ونسبة ما قبلت مخرجاته منه {plain(_total(found, 'achievement', 'done'), 'percent')}، ونسبة المدفوع {plain(_total(found, 'achievement', 'paid'), 'percent')}.", *results
    ]  # fmt: skip


def _indicators(found: Results) -> list[str]:
    measured = _total(found, "indicators", "measured")
    if not measured:
        return []
    met, mean = _total(found, "indicators", "met"), plain(_total(found, "indicators", "mean"), "percent")
    how = f"وما بلغ مستهدفه منها {tally(met, INDICATORS)}" if met else "ولم يبلغ أي منها مستهدفه"
    return [
        f"وما قيس من المؤشرات في التقارير المقبولة {tally(measured, INDICATORS)}، {how}، ومتوسط تحقق المستهدفات {mean}."
    ]


def _penalties(found: Results) -> list[str]:
    count = _total(found, "penalties", "penalties")
    if not count:
        return ["ولم توقع غرامة على شريك في الفترة."]
    told = f"والغرامات الموقعة في الفترة {tally(count, PENALTIES)} ومجموعها {dinars(_total(found, 'penalties', 'imposed'))}"
    if waived := _total(found, "penalties", "waived"):
        told += f"، أعفي منها {dinars(waived)}"
    return [told]


def money(found: Results) -> list[str]:
    told = [
        f"خصص للبرنامج في بنود الميزانية {dinars(_total(found, 'budget_lines', 'amount'))}، ارتبط منها بمبلغ {dinars(_total(found, 'budget_lines', 'committed'))} "
        f"بنسبة {plain(_total(found, 'budget_lines', 'share'), 'percent')}.",
        f"وبلغ المتعاقد عليه في الفترة {dinars(_total(found, 'spending_field', 'contracted'))}، وبلغ المدفوع {dinars(_total(found, 'spending_field', 'paid'))}",
    ]  # fmt: skip
    if ahead := _total(found, "forecast", "amount"):
        told.append(f"وينتظر أن تتطلب العقود السارية بعد ذلك {dinars(ahead)} عن {_genitive(_total(found, 'forecast', 'deliverables'), DELIVERABLES)}.")  # fmt: skip
    return told


def beneficiaries(found: Results) -> list[str]:
    people = _total(found, "beneficiaries", "people")
    if not people:
        return ["لم يدخل حيز النفاذ في الفترة عقد له مستفيدون."]
    most = found["beneficiaries"].lines[0]
    each = _total(found, "cost", "each")
    return [
        f"المستفيدون من العقود التي دخلت حيز النفاذ في الفترة {tally(people, PEOPLE)}، وأكبر فئاتهم «{most.label}» ونسبتها {plain(most.values[2], 'percent')}.",
        f"وكلفة المستفيد الواحد في المتوسط {dinars(each)}",
        *_reached(found),
    ]  # fmt: skip


def _reached(found: Results) -> list[str]:
    planned, people = _total(found, "reached", "planned"), _total(found, "reached", "reached")
    if not planned:
        return ["ولم يقبل بعد تقرير يبين من وصلت إليهم الخدمة فعلاً من هذه العقود."]
    told = [f"ووفق التقارير المقبولة بلغ المستفيدون فعلاً {tally(people, PEOPLE)} من {_genitive(planned, PEOPLE)}، بنسبة {plain(_total(found, 'reached', 'share'), 'percent')}."]  # fmt: skip
    if each := _total(found, "reached_cost", "each"):
        told.append(f"والمدفوع عن كل مستفيد فعلي {dinars(each)}")
    return told


def partners(found: Results) -> list[str]:
    due = _total(found, "standing", "due")
    told = [f"الشركاء المعتمدون في السجل {tally(_total(found, 'partners', 'partners'), PARTNERS)}.", *_evaluated(found)]
    if not due:
        return [*told, "ولم يحل في الفترة موعد أي مخرج."]
    return [*told, f"وحل في الفترة موعد {_genitive(due, DELIVERABLES)}، ونسبة ما سلم في موعده أو قبله {plain(_total(found, 'standing', 'share'), 'percent')}."]  # fmt: skip


def _evaluated(found: Results) -> list[str]:
    count = _total(found, "evaluations", "evaluations")
    if not count:
        return ["ولم ينجز في الفترة تقييم أداء."]
    mean, bad = plain(_total(found, "evaluations", "mean"), "percent"), _total(found, "evaluations", "bad")
    end = (
        f"، وما كان منها دون الحد المقبول {tally(bad, EVALUATIONS)}." if bad else "، ولم يكن أي منها دون الحد المقبول."
    )
    return [f"وتقييمات الأداء المنجزة في الفترة {tally(count, EVALUATIONS)} بمتوسط {mean}{end}"]


def _genitive(number: int, noun: Noun) -> str:
    """After an annexed word: «موعد مخرجين», «موعد 11 مخرجاً»."""
    return counted(number, noun, genitive=True) if number in (1, 2) else tally(number, noun)


def complaints(found: Results) -> list[str]:
    whole = _total(found, "complaints", "complaints")
    if not whole:
        return ["لم يقدم أي تظلم في الفترة."]
    parts = [f"{tally(line.values[0], COMPLAINTS)} بحالة «{line.label}»" for line in found["complaints"].lines]
    return [f"التظلمات المقدمة في الفترة {tally(whole, COMPLAINTS)}: " + "، و".join(parts) + "."]


def exceptions(found: Results) -> list[str]:
    whole = _total(found, "exceptions", "cases")
    if not whole:
        return ["لا استثناءات في العقود الجارية عند إعداد التقرير."]
    return [
        f"الاستثناءات المرصودة عند إعداد التقرير {tally(whole, CASES)}، يبينها الجدول مع المسؤول عن كل منها والإجراء المطلوب."
    ]


def directives(found: Results) -> list[str]:
    whole, late = _total(found, "directives", "directives"), _total(found, "directives", "overdue")
    if not whole:
        return ["لم يصدر عن اللجنة العليا توجيه في الفترة."]
    end = f"، وما تجاوز منها موعد تنفيذه {tally(late, DIRECTIVES)}." if late else "، ولم يتجاوز أي منها موعد تنفيذه."
    return [f"التوجيهات الصادرة عن اللجنة العليا في الفترة {tally(whole, DIRECTIVES)}{end}"]


def summary(found: Results) -> list[str]:
    """The first sentence of each room: the whole on one page."""
    parts = (tenders, contracts, money, beneficiaries, complaints, exceptions, directives)
    rest = [told for part in parts for told in part(found)[: 2 if part is money else 1]]
    return [f"{_begun(found)}. {found['pipeline'].says}".strip(), *rest]


def annexes(found: Results) -> list[str]:
    return ["تبين الجداول الآتية العقود والمناقصات واحداً واحداً، وترفق بياناتها بهذا التقرير في ملف جداول داخل الوثيقة."]


PROSE: dict[str, Callable[[Results], list[str]]] = {
    "summary": summary, "pipeline": pipeline, "tenders": tenders, "contracts": contracts, "money": money,
    "beneficiaries": beneficiaries, "partners": partners, "complaints": complaints, "exceptions": exceptions,
    "directives": directives, "annexes": annexes,
}  # fmt: skip
