"""The official holidays the product ships, 2026 to 2028. Pure data: first day, last day, expected, Arabic, English.

Feasts of the Hijri year stand where the Umm al-Qura calendar expects them; the ministry corrects them by the announcement.
"""

# fmt: off
HOLIDAYS = [
    ("2026-01-01", "2026-01-01", False, "رأس السنة الميلادية", "New Year's Day"),
    ("2026-03-20", "2026-03-22", True, "عيد الفطر المبارك", "Eid al-Fitr"),
    ("2026-05-01", "2026-05-01", False, "عيد العمال", "Labour Day"),
    ("2026-05-26", "2026-05-29", True, "يوم عرفة وعيد الأضحى المبارك", "Arafat Day and Eid al-Adha"),
    ("2026-06-16", "2026-06-16", True, "رأس السنة الهجرية", "Hijri New Year"),
    ("2026-06-24", "2026-06-25", True, "ذكرى عاشوراء", "Ashura"),
    ("2026-08-25", "2026-08-25", True, "ذكرى المولد النبوي الشريف", "The Prophet's Birthday"),
    ("2026-12-16", "2026-12-17", False, "العيد الوطني وعيد الجلوس", "National Day and Accession Day"),
    ("2027-01-01", "2027-01-01", False, "رأس السنة الميلادية", "New Year's Day"),
    ("2027-03-09", "2027-03-11", True, "عيد الفطر المبارك", "Eid al-Fitr"),
    ("2027-05-01", "2027-05-01", False, "عيد العمال", "Labour Day"),
    ("2027-05-15", "2027-05-18", True, "يوم عرفة وعيد الأضحى المبارك", "Arafat Day and Eid al-Adha"),
    ("2027-06-06", "2027-06-06", True, "رأس السنة الهجرية", "Hijri New Year"),
    ("2027-06-14", "2027-06-15", True, "ذكرى عاشوراء", "Ashura"),
    ("2027-08-14", "2027-08-14", True, "ذكرى المولد النبوي الشريف", "The Prophet's Birthday"),
    ("2027-12-16", "2027-12-17", False, "العيد الوطني وعيد الجلوس", "National Day and Accession Day"),
    ("2028-01-01", "2028-01-01", False, "رأس السنة الميلادية", "New Year's Day"),
    ("2028-02-26", "2028-02-28", True, "عيد الفطر المبارك", "Eid al-Fitr"),
    ("2028-05-01", "2028-05-01", False, "عيد العمال", "Labour Day"),
    ("2028-05-04", "2028-05-07", True, "يوم عرفة وعيد الأضحى المبارك", "Arafat Day and Eid al-Adha"),
    ("2028-05-25", "2028-05-25", True, "رأس السنة الهجرية", "Hijri New Year"),
    ("2028-06-02", "2028-06-03", True, "ذكرى عاشوراء", "Ashura"),
    ("2028-08-03", "2028-08-03", True, "ذكرى المولد النبوي الشريف", "The Prophet's Birthday"),
    ("2028-12-16", "2028-12-17", False, "العيد الوطني وعيد الجلوس", "National Day and Accession Day"),
]
# fmt: on
