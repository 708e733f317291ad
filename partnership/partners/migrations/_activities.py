"""Activities that permit social work, as the product ships them: classes of the international standard (ISIC 4).

The ministry's own list was not found published: a cautious default, which the secretary edits on its page.
"""

FROM = "2020-01-01"
ACTIVITIES = [
    ("8549", "تعليم وتدريب آخر (تدريب وتأهيل مهني)", "Other education and training n.e.c."),
    ("8690", "أنشطة أخرى في مجال صحة الإنسان (علاج طبيعي وتأهيل وتمريض منزلي)", "Other human health activities"),
    ("8710", "مرافق الرعاية التمريضية مع الإقامة", "Residential nursing care facilities"),
    ("8720", "الرعاية مع الإقامة لذوي الإعاقة الذهنية والصحة النفسية", "Residential care for mental disability and health"),
    ("8730", "الرعاية مع الإقامة لكبار السن وذوي الإعاقة", "Residential care for the elderly and disabled"),
    ("8790", "أنشطة أخرى للرعاية مع الإقامة", "Other residential care activities"),
    ("8810", "العمل الاجتماعي دون إقامة لكبار السن وذوي الإعاقة", "Social work without accommodation for the elderly and disabled"),
    ("8890", "أنشطة أخرى للعمل الاجتماعي دون إقامة", "Other social work activities without accommodation"),
]
