"""Letters that are written often: the secretary begins with one of these words."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Template:
    """The words of a letter; what stands between « » is filled in by hand."""

    title: str | Promise
    subject: str
    text: str


TEMPLATES: dict[str, Template] = {
    "information": Template(
        _("Request for information"), "طلب بيانات",
        "السلام عليكم ورحمة الله وبركاته، وبعد:\n\nفي إطار عمل لجنة الشراكة المجتمعية، نرجو التفضل بموافاتنا بالبيانات الآتية:\n\n«البيانات المطلوبة»\n\nشاكرين لكم تعاونكم.",
    ),
    "invitation": Template(
        _("Invitation to a meeting"), "دعوة إلى اجتماع",
        "السلام عليكم ورحمة الله وبركاته، وبعد:\n\nيسر لجنة الشراكة المجتمعية دعوتكم إلى اجتماع لمناقشة «الموضوع»، وذلك يوم «اليوم والتاريخ» الساعة «الساعة» في «المكان».\n\nنرجو تأكيد الحضور وتسمية من يمثلكم.",
    ),
    "reminder": Template(
        _("Reminder of a reply"), "تذكير بالرد",
        "السلام عليكم ورحمة الله وبركاته، وبعد:\n\nبالإشارة إلى كتابنا رقم «الرقم» المؤرخ «التاريخ»، نرجو التفضل بموافاتنا بردكم في موعد أقصاه «الموعد».",
    ),
    "representative": Template(
        _("Naming of a representative"), "تسمية ممثل",
        "السلام عليكم ورحمة الله وبركاته، وبعد:\n\nنرجو التفضل بتسمية من يمثل جهتكم الموقرة في «فريق العمل أو اللجنة»، وموافاتنا باسمه ووسائل الاتصال به.",
    ),
    "thanks": Template(
        _("Letter of thanks"), "شكر وتقدير",
        "السلام عليكم ورحمة الله وبركاته، وبعد:\n\nيطيب للجنة الشراكة المجتمعية أن تتقدم إليكم بجزيل الشكر على «ما قدمته الجهة»، مقدرين ما لذلك من أثر على المستفيدين.",
    ),
    "memorandum": Template(
        _("Draft of a memorandum of understanding"), "مشروع مذكرة تفاهم",
        "السلام عليكم ورحمة الله وبركاته، وبعد:\n\nنرفق لكم مشروع مذكرة التفاهم بشأن «الموضوع»، راجين التفضل بإبداء ملاحظاتكم عليه.",
    ),
}  # fmt: skip
