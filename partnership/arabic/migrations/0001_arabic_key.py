"""The search key as an immutable SQL function, and trigrams."""

from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations

CREATE = r"""
CREATE FUNCTION arabic_key(source text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    SELECT btrim(regexp_replace(regexp_replace(
        lower(translate(
            regexp_replace(
                normalize(source, NFKC),
                '[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeffـ]', '', 'g'
            ),
            'أإآٱىؤئة٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹', 'اااايويه01234567890123456789'
        )),
        '(^|[^[:alnum:]_])[وفبك]ال(?=[[:alnum:]_])', '\1ال', 'g'), '\s+', ' ', 'g'))
$$;
"""


class Migration(migrations.Migration):
    dependencies = []
    operations = [TrigramExtension(), migrations.RunSQL(CREATE, "DROP FUNCTION arabic_key(text);")]
