"""The search key as an immutable SQL function, and trigrams.

The function folds as `partnership.arabic.search.normalise` does; tests/arabic/search_cases.py holds both to one table. It uses
no character class and no lower(), whose answers depend on the database's collation: an index must not. A change of the
function makes indexes over it stale: the migration that changes it must REINDEX them.
"""

from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations

# Step by step: take apart and drop marks; fold letters; one space; ه at a word's end; what is written onto a word.
CREATE = r"""
CREATE OR REPLACE FUNCTION arabic_key(source text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    SELECT regexp_replace(regexp_replace(
        btrim(regexp_replace(
            translate(
                regexp_replace(
                    normalize(source, NFKD),
                    '[\u00ad\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u061c\u08d3-\u08ff\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]',
                    '', 'g'
                ),
                'ٱىیکہھە٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹‐‑‒–—−ABCDEFGHIJKLMNOPQRSTUVWXYZ',
                'اييكههه01234567890123456789------abcdefghijklmnopqrstuvwxyz'
            ),
            '[\u0009-\u000d\u0020\u0085\u2028\u2029]+', ' ', 'g'
        ), ' '),
        '(?<=[ء-غف-ي])ه(?![ء-غف-ي])', 'ة', 'g'),
        '(?<![ء-غف-ي])(?:[وف]?[بك]ال(?=[ء-غف-ي]{3})|[وف]ال(?=[ء-غف-ي]{3})|ال(?=[ء-غف-ي]{2})|[وف]?لل(?!ج[نا])(?=[ء-غف-ي]{3})|[وف]?ل(?=لج[نا]))',
        '', 'g')
$$;
"""


class Migration(migrations.Migration):
    dependencies = []
    operations = [TrigramExtension(), migrations.RunSQL(CREATE, "DROP FUNCTION arabic_key(text);")]
