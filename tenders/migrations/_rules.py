"""The rules the product ships: every row of the regulation study, dated, with how sure we are of it. Pure data.

Each row: code, group, unit, value, Arabic name, English name, certainty, note, and whether a written reason may override it.
Certainty: A read at the source, B secondary, C inferred from 44 real tenders of 2021 to 2025, ? a cautious default.
"""

FROM = "2020-01-01"
SOURCES = {
    "A": "نص رسمي منشور",
    "B": "مصدر ثانوي: ملخصات قانونية وصحفية",
    "B+C": "مصدر ثانوي، ويؤيده استقراء مناقصات فعلية",
    "C": "استقراء 44 مناقصة فعلية (2021–2025)",
    "?": "قيمة احترازية تحددها الوزارة",
}
BANDS = [
    {"upto": "50000.000", "value": "15.000"},
    {"upto": "100000.000", "value": "30.000"},
    {"upto": "200000.000", "value": "50.000"},
    {"upto": None, "value": "100.000"},
]

# fmt: off
RULES = [
    # Method and route
    ("methods", "route", "text", "المناقصة العامة هي الأصل، والمناقصة المحدودة بسبب مكتوب.", "طرق التعاقد", "Methods", "A", "أي طريقة غير المناقصة العامة تحتاج إلى سبب مكتوب.", False),
    ("routes", "route", "text", "مناقصة داخلية لدى لجنة المناقصات بالوزارة حتى السقف الداخلي، وما زاد عليه يطرح عن طريق مجلس المناقصات والمزايدات.", "مسارا الطرح", "Two routes", "A", "في المسار الثاني يتسلم المجلس العطاءات ويفتحها، وتسجل الوزارة رقم المناقصة وتواريخها ونتائجها.", False),
    ("internal_ceiling", "route", "BHD", "25000.000", "سقف المناقصة الداخلية", "Internal ceiling", "A", "ذكر رفع السقف إلى 50,000 دينار ولم يتأكد.", False),
    # Announcement and dates
    ("announce_where", "publication", "text", "الموقع الإلكتروني دائماً، وصحيفة يومية محلية واحدة على الأقل.", "مكان الإعلان", "Where to announce", "B", "", False),
    ("newspapers_min", "publication", "count", "1", "أقل عدد من الصحف اليومية المحلية", "Fewest local daily newspapers", "B", "", False),
    ("gazette_above", "publication", "BHD", "1000000.000", "الإعلان في الجريدة الرسمية أيضاً فوق مبلغ", "Official Gazette too above", "B", "", False),
    ("window_warn_days", "publication", "days", "21", "التنبيه إذا قلت مدة الإعلان عن", "Warn when the publication window is under", "C", "تحسب المدة من أول نشر في الصحف. المدد الفعلية: من 14 إلى 84 يوماً، ووسيطها 28 يوماً.", False),
    ("window_refuse_days", "publication", "days", "14", "رفض الإعلان بلا سبب إذا قلت مدته عن", "Refuse without a reason when the window is under", "C", "يطبع السبب في المحضر.", True),
    ("opening_days_after_closing", "publication", "days", "1", "موعد فتح المناقصة بعد الإغلاق", "Bid opening after closing", "C", "اليوم التالي للإغلاق في 44 مناقصة من 44.", True),
    ("working_week", "publication", "text", "من الأحد إلى الخميس", "أيام العمل", "Working week", "A", "توقيت مملكة البحرين، بلا توقيت صيفي.", False),
    ("receiving_until", "publication", "text", "13:30", "آخر ساعة لتسلم العطاءات", "Receiving hours end at", "A", "توقيت مملكة البحرين.", False),
    # Bids and securities
    ("security_percent", "bids", "percent", "1", "الضمان الابتدائي من قيمة العطاء", "Bid security, of the bid", "B", "مبلغ مقطوع في الإعلان أو هذه النسبة من العطاء، أيهما أقل.", False),
    ("security_minimum", "bids", "BHD", "100.000", "أقل ضمان ابتدائي", "Lowest bid security", "B", "", False),
    ("security_forms", "bids", "text", "شيك مصدق أو خطاب ضمان مصرفي أو وثيقة تأمين أو نقداً", "صور الضمان الابتدائي", "Forms of bid security", "B", "يسجل مصدر الضمان وتاريخ انتهائه.", False),
    ("validity_days", "bids", "days", "180", "صلاحية العطاء والضمان الابتدائي", "Validity of bids and securities", "C", "", False),
    ("validity_days_allowed", "bids", "text", "180، 120، 90", "مدد الصلاحية المسموح بها (أيام)", "Validity periods allowed (days)", "C", "", False),
    ("document_price", "bids", "bands", BANDS, "قيمة وثائق المناقصة بحسب التقدير", "Price of documents by estimate", "B+C", "", True),
    ("invitees_warn", "bids", "people", "3", "التنبيه في المناقصة المحدودة إذا قل المدعوون عن", "Limited tender: warn when invitees are under", "?", "يطبع السبب.", True),
    ("valid_bids_min", "bids", "count", "1", "أقل عدد من العطاءات المقبولة", "Valid bids needed", "?", "يكتب سبب عند قبول عطاء وحيد.", True),
    ("deadline_clock", "bids", "text", "بساعة قاعدة البيانات عند اكتمال تسليم العطاء كله", "احتساب موعد الإغلاق", "How the deadline is counted", "B", "يسجل بدء الإرسال وآخر وصول ووقت القيد.", False),
    # Opening and evaluation
    ("opening_officers", "opening", "people", "3", "عدد أعضاء فتح المظاريف", "Opening officers", "?", "لا يكون أحدهم مقيماً لتلك المناقصة.", False),
    ("opening_officers_min", "opening", "people", "2", "أقل من يحضر فتح المظاريف منهم", "Fewest of them present", "?", "", False),
    ("maker_checker", "opening", "text", "الإدخال من موظف، والإلغاء والتمديد بموافقة مدقق البيانات، ولا تمديد بعد فتح المظاريف.", "مدخل البيانات ومدقق البيانات", "Maker and checker", "A", "", False),
    ("evaluators_min", "opening", "people", "3", "أقل عدد من أعضاء لجنة التقييم مع الرئيس", "Evaluators besides the chair", "B", "يشارك فيها المالي والقانوني والفني، ولا يجمع أحد بين اللجنتين في مناقصة واحدة.", False),
    ("pass_mark", "opening", "points", "70", "درجة النجاح الفنية", "Technical pass mark", "?", "ويجوز حد أدنى لكل معيار.", True),
    ("weights_total", "opening", "points", "100", "مجموع الأوزان", "Weights sum to", "A", "تنشر الأوزان مع الإعلان.", False),
    ("abnormally_low_percent", "opening", "percent", "25", "العطاء المنخفض بشكل غير عادي: أقل من التقدير أو من الوسيط بنسبة", "Abnormally low: under the estimate or the median by", "B", "يطلب من مقدمه تبرير سعره.", False),
    ("arithmetic_error_percent", "opening", "percent", "10", "الخطأ الحسابي الذي يجيز الاستبعاد إذا زاد على", "An arithmetic error may exclude above", "B", "عند الاختلاف يؤخذ بسعر الوحدة.", False),
    # Award, complaint and signing
    ("standstill_days", "award", "days", "10", "مدة التظلم للمتقدمين المحليين", "Standstill for local bidders", "A", "تحسب من الإخطار، ولا يوقع العقد خلالها.", False),
    ("standstill_days_international", "award", "days", "20", "مدة التظلم للمتقدمين الدوليين", "Standstill for international bidders", "A", "", False),
    ("signing_days", "award", "days", "30", "مهلة توقيع العقد بعد الترسية", "Signing after the award within", "B", "", False),
    ("external_review_above", "award", "BHD", "300000.000", "المراجعة القانونية الخارجية فوق مبلغ", "External legal review above", "B", "هيئة التشريع والرأي القانوني.", False),
    # Contract
    ("performance_bond_percent", "contract", "percent", "10", "ضمان حسن التنفيذ من قيمة العقد", "Performance bond, of the contract", "?", "يسري إلى ما بعد الإنجاز.", False),
    ("contract_increase_percent", "contract", "percent", "10", "أقصى زيادة تراكمية في قيمة العقد", "Most cumulative increase of a contract", "B", "ما زاد عليه يحتاج إلى قرار جديد من سعادة الوزير.", False),
    ("contract_decrease_percent", "contract", "percent", "20", "أقصى نقص تراكمي في قيمة العقد", "Most cumulative decrease of a contract", "B", "ما زاد عليه يحتاج إلى قرار جديد من سعادة الوزير.", False),
    ("bad_performance_percent", "contract", "percent", "70", "الأداء الضعيف: أقل من", "Bad performance: under", "B", "", False),
    ("bad_performance_periods", "contract", "count", "3", "عدد فترات الأداء الضعيف قبل الإحالة إلى اللجنة", "Periods of bad performance before referral", "B", "", False),
    # Eligibility of partners
    ("association_min_years", "eligibility", "years", "1", "أقل مدة على إشهار الجمعية", "An association is at least", "A", "", False),
    ("association_reevaluation_years", "eligibility", "years", "4", "إعادة التقييم المؤسسي للجمعية كل", "Institutional evaluation again after", "A", "أو عند منحة جديدة.", False),
    ("association_conditions", "eligibility", "text", "ترخيص سار، ومجلس إدارة شرعي بلا نزاع قانوني، وتقييم مؤسسي بمعايير منشورة.", "أهلية الجمعية الأهلية", "Eligibility of an association", "A", "", False),
    ("firm_conditions", "eligibility", "text", "سجل تجاري سار في تاريخ تقديم العطاء بنشاط يجيز العمل الاجتماعي، وشهادة القيمة المضافة، وشهادتا البحرنة والمؤسسات الصغيرة والمتوسطة حيث يطلبها الإعلان.", "أهلية القطاع الخاص", "Eligibility of a firm", "A", "", False),
    ("international_conditions", "eligibility", "text", "خبرة موثقة في مجالات العمل الاجتماعي.", "أهلية المؤسسة الدولية", "Eligibility of an international body", "B", "", False),
    ("international_registration_days", "eligibility", "days", "30", "مهلة التسجيل المحلي للمؤسسة الدولية بعد الترسية", "Local registration of an international body within", "B", "", False),
]
# Added with the public portal; the last figure is the place on the rules page.
PORTAL_RULES = [
    ("documents_paid_to_bid", "bids", "count", "0", "سداد قيمة الوثائق شرط لتقديم العطاء (1 نعم، 0 لا)", "Documents must be paid for before bidding (1 yes, 0 no)", "?", "وفي الحالين لا تنزل الوثائق ذات القيمة قبل سدادها.", False, 17),
]
# fmt: on
