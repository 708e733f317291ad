"""Hijri dates (Umm al-Qura), for display only: deadlines and sorting are Gregorian."""

from datetime import date

from hijridate import Gregorian

MONTHS = (
    "محرم", "صفر", "ربيع الأول", "ربيع الآخر", "جمادى الأولى", "جمادى الآخرة",
    "رجب", "شعبان", "رمضان", "شوال", "ذو القعدة", "ذو الحجة",
)  # fmt: skip


def hijri(day: date) -> str:
    """«3 جمادى الآخرة 1448هـ»; "" outside the calendar's range (1924 to 2077)."""
    try:
        found = Gregorian(day.year, day.month, day.day).to_hijri()
    except (OverflowError, ValueError):
        return ""
    return f"{found.day} {MONTHS[found.month - 1]} {found.year}هـ"
