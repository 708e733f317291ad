"""Hijri dates (Umm al-Qura), for display only: deadlines and sorting are Gregorian, documents freeze theirs."""

import datetime as dt

from django.utils import timezone
from hijridate import Gregorian

MONTHS = (
    "محرم", "صفر", "ربيع الأول", "ربيع الآخر", "جمادى الأولى", "جمادى الآخرة",
    "رجب", "شعبان", "رمضان", "شوال", "ذو القعدة", "ذو الحجة",
)  # fmt: skip
MONTHS_EN = (
    "Muharram", "Safar", "Rabi al-Awwal", "Rabi al-Akhir", "Jumada al-Ula", "Jumada al-Akhirah",
    "Rajab", "Shaban", "Ramadan", "Shawwal", "Dhu al-Qadah", "Dhu al-Hijjah",
)  # fmt: skip


def hijri_parts(day: dt.date) -> tuple[int, int, int] | None:
    """(year, month, day) of the Hijri calendar; None outside 1 August 1924 to 16 November 2077.

    A moment counts by its day in Asia/Bahrain. (Official papers count the civil day, not from sunset.)
    """
    if isinstance(day, dt.datetime):
        day = timezone.localtime(day).date() if timezone.is_aware(day) else day.date()
    try:
        found = Gregorian(day.year, day.month, day.day).to_hijri()
    except (OverflowError, ValueError):
        return None
    return found.year, found.month, found.day


def hijri(day: dt.date, language: str = "ar") -> str:
    """«3 جمادى الآخرة 1448هـ», in English "3 Jumada al-Akhirah 1448 AH"; "" outside the calendar's range."""
    parts = hijri_parts(day)
    if parts is None:
        return ""
    year, month, number = parts
    if language == "en":
        return f"{number} {MONTHS_EN[month - 1]} {year} AH"
    return f"{number} {MONTHS[month - 1]} {year}هـ"
