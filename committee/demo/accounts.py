"""Who is in the demonstration: one account for each role, password `demo`. They exist only in demo data."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Account:
    username: str
    role: str
    name: str
    name_en: str
    department: str = ""


PASSWORD = "demo"

DEPARTMENTS = [
    ("care", "إدارة الرعاية الاجتماعية", "Social Care Directorate"),
    ("disability", "إدارة شؤون الأشخاص ذوي الإعاقة", "Disability Affairs Directorate"),
    ("family", "إدارة تنمية الأسرة والطفولة", "Family and Childhood Directorate"),
    ("community", "إدارة تنمية المجتمع والأسر المنتجة", "Community Development Directorate"),
    ("finance", "إدارة الموارد المالية والبشرية", "Finance and Human Resources Directorate"),
    ("tenders", "قطاع المناقصات والمشتريات", "Tenders Sector"),
    ("legal", "إدارة الشؤون القانونية", "Legal Affairs Directorate"),
    ("communication", "إدارة الاتصال", "Communication Directorate"),
    ("minister", "مكتب سعادة الوزير", "Minister's Office"),
]

ACCOUNTS = [
    Account("officer", "officer", "سارة أحمد العلوي", "Sara Ahmed Alalawi", "care"),
    Account("officer_family", "officer", "مريم جاسم البوعينين", "Maryam Jassim Albuainain", "family"),
    Account("officer_community", "officer", "خالد يوسف المناعي", "Khalid Yusuf Almannai", "community"),
    Account("officer_disability", "officer", "نورة سلمان الدوسري", "Noora Salman Aldoseri", "disability"),
    Account("finance", "finance", "حسن علي المدني", "Hasan Ali Almadani", "finance"),
    Account("tender_secretary", "tender_secretary", "فاطمة عبدالله الزياني", "Fatima Abdulla Alzayani", "tenders"),
    Account("tender_chair", "tender_chair", "عبدالرحمن محمد الجودر", "Abdulrahman Mohamed Aljowder", "tenders"),
    Account("tender_member1", "tender_member", "ليلى إبراهيم الحداد", "Layla Ebrahim Alhaddad", "tenders"),
    Account("tender_member2", "tender_member", "محمد راشد الكعبي", "Mohamed Rashid Alkaabi", "care"),
    Account("tender_member3", "tender_member", "زينب حسين العريبي", "Zainab Husain Aloraibi", "legal"),
    Account("partnership_secretary", "partnership_secretary", "أمل عيسى الرميحي", "Amal Isa Alromaihi", "community"),
    Account("partnership_chair", "partnership_chair", "راشد خليفة السادة", "Rashid Khalifa Alsada", "community"),
    Account("partnership_member1", "partnership_member", "هدى ناصر المحروس", "Huda Nasser Almahroos", "family"),
    Account("partnership_member2", "partnership_member", "يوسف صالح النعيمي", "Yusuf Saleh Alnuaimi", "disability"),
    Account("partnership_member3", "partnership_member", "عائشة علي بوجيري", "Aisha Ali Bujairi", "care"),
    Account("minister", "minister", "سعادة الوزير أسامة بن صالح", "H.E. Osama bin Saleh", "minister"),
    Account("legal", "legal", "منى عبدالعزيز الشيخ", "Mona Abdulaziz Alshaikh", "legal"),
    Account("senior", "senior", "إبراهيم أحمد الخاجة", "Ebrahim Ahmed Alkhaja", "minister"),
    Account("signatory", "signatory", "جمال فيصل الرويعي", "Jamal Faisal Alrowaiei", "tenders"),
    Account("communication", "communication", "دانة محمد الفاضل", "Dana Mohamed Alfadhel", "communication"),
    Account("higher", "higher", "عبدالله حمد الخليفي", "Abdulla Hamad Alkhulaifi", "minister"),
    Account("auditor", "auditor", "وفاء جعفر العصفور", "Wafa Jaafar Alasfoor", "finance"),
    Account("admin", "admin", "علي حسن مدير النظام", "Ali Hasan (administrator)", "tenders"),
    Account("expert", "expert", "د. حصة محمد الفارسي", "Dr. Hessa Mohamed Alfarsi"),
    Account("ngo", "partner", "نجاة عبدالله السيد", "Najat Abdulla Alsayed"),
    Account("firm", "partner", "طارق سامي الأنصاري", "Tariq Sami Alansari"),
    Account("international", "partner", "إيلين موريس", "Elaine Morris"),
]


@dataclass(frozen=True, slots=True)
class DemoPartner:
    account: str  # the user name of its representative
    kind: str
    name: str
    name_en: str
    number: str
    fields: tuple[str, ...]
    quality: int  # how well it bids, 55 to 95: only the story's scores follow from it


ALL = ("care", "development", "centres", "family", "activities")
PARTNERS = [
    DemoPartner(
        "ngo", "association", "جمعية البحرين لرعاية الوالدين", "Bahrain Parents Care Society", "14/ج/أج/1998", ALL, 88
    ),
    DemoPartner(
        "firm",
        "firm",
        "شركة العناية المتكاملة للخدمات الصحية ذ.م.م",
        "Integrated Care Health Services W.L.L.",
        "84213-1",
        ALL,
        91,
    ),
    DemoPartner(
        "international",
        "international",
        "المنظمة الدولية للتنمية الأسرية",
        "International Family Development Organisation",
        "IFDO-2011",
        ALL,
        84,
    ),
    DemoPartner(
        "p_hope",
        "association",
        "جمعية الأمل لذوي الإعاقة",
        "Hope Society for Persons with Disabilities",
        "31/ج/أج/2004",
        ALL,
        86,
    ),
    DemoPartner(
        "p_women", "association", "جمعية نهضة فتاة المحرق", "Muharraq Young Women Society", "03/ج/أج/1972", ALL, 79
    ),
    DemoPartner(
        "p_skills",
        "firm",
        "مؤسسة مهارات للتدريب والتطوير",
        "Maharat Training and Development Est.",
        "101877-2",
        ALL,
        83,
    ),
    DemoPartner(
        "p_child",
        "association",
        "الجمعية البحرينية لتنمية الطفولة",
        "Bahraini Childhood Development Society",
        "22/ج/أج/2001",
        ALL,
        81,
    ),
    DemoPartner(
        "p_dar",
        "firm",
        "شركة دار الوفاء لإدارة المراكز الاجتماعية ذ.م.م",
        "Dar Alwafa Social Centres Management W.L.L.",
        "93340-1",
        ALL,
        77,
    ),
    DemoPartner(
        "p_craft",
        "association",
        "جمعية الحرفيين والأسر المنتجة",
        "Craftspeople and Productive Families Society",
        "40/ج/أج/2009",
        ALL,
        75,
    ),
    DemoPartner(
        "p_rehab",
        "firm",
        "مركز الخليج للتأهيل والعلاج الطبيعي",
        "Gulf Rehabilitation and Physiotherapy Centre",
        "77612-3",
        ALL,
        89,
    ),
    DemoPartner(
        "p_relief", "international", "مؤسسة رعاية المسنين الدولية", "Elderly Care International", "ECI-1996", ALL, 82
    ),
    DemoPartner("p_new", "association", "جمعية بادر الشبابية", "Bader Youth Society", "58/ج/أج/2019", ALL, 62),
    # These bid nowhere: what else the register knows.
    DemoPartner(
        "p_green",
        "firm",
        "شركة الواحة الخضراء لخدمات الرعاية ذ.م.م",
        "Green Oasis Care Services W.L.L.",
        "120455-1",
        ALL,
        60,
    ),
    DemoPartner(
        "p_sea",
        "association",
        "جمعية أصدقاء البحر للتنمية",
        "Friends of the Sea Development Society",
        "47/ج/أج/2012",
        ALL,
        66,
    ),
    DemoPartner(
        "p_noor", "association", "جمعية نور للتنمية الأسرية", "Noor Family Development Society", "61/ج/أج/2020", ALL, 70
    ),
]
