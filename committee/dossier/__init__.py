"""The project's dossier (ملف المشروع كاملاً): one ZIP that a third party reads and checks without the product."""
