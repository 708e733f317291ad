"""Amounts in words in the reader's language."""

from decimal import Decimal

import pytest
from django.utils import translation

from partnership.arabic.spoken import amount_in_words
from partnership.arabic.words import dinars_in_words


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "zero Bahraini dinars only"),
        ("1", "one Bahraini dinar only"),
        ("0.250", "two hundred and fifty fils only"),
        ("1015.5", "one thousand and fifteen Bahraini dinars and five hundred fils only"),
        (
            "61115.690",
            "sixty-one thousand one hundred and fifteen Bahraini dinars and six hundred and ninety fils only",
        ),
        (
            "5082560.5",
            "five million eighty-two thousand five hundred and sixty Bahraini dinars and five hundred fils only",
        ),
        ("0.9996", "one Bahraini dinar only"),
    ],
)
def test_an_amount_in_english_words(amount, words):
    with translation.override("en"):
        assert (
            amount_in_words(Decimal(amount)) == f"{words} ({dinars_in_words(Decimal(amount))})"
        )  # the documents' words beside it


def test_arabic_readers_have_the_words_of_the_documents():
    assert amount_in_words("1250.500") == dinars_in_words("1250.500")
    with translation.override("en"), pytest.raises(ValueError, match="not an amount"):
        amount_in_words(-1)
