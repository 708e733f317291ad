"""What the signatures inside a PDF say, without showing any of its content."""

import io
from dataclasses import dataclass
from typing import Any

from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from contracts.signing.authority import root_files


@dataclass(frozen=True, slots=True)
class Found:
    """One signature in a file. `intact`: nothing it covers was changed and nothing but signatures came after it."""

    name: str
    certificate: str
    at: Any
    intact: bool
    known: bool
    stamped: bool


def signatures_in(pdf: bytes) -> list[Found]:
    """Every signature of a PDF in order; an empty list for a file without one, or that cannot be read at all."""
    try:
        reader = PdfFileReader(io.BytesIO(pdf), strict=False)
        embedded = list(reader.embedded_signatures)
    except Exception:  # a file from anybody: whatever it does to the reader, it has no sound signature
        return []
    roots = [load_cert_from_pemder(str(path)) for path in root_files()]
    return [_found(one, roots) for one in embedded]


def _found(one: Any, roots: list[Any]) -> Found:
    name = str(one.sig_object.get("/Name", ""))
    try:
        context = ValidationContext(trust_roots=roots, allow_fetching=False, revocation_mode="soft-fail")
        status = validate_pdf_signature(one, context)
    except Exception:  # as above
        return Found(name, "", None, intact=False, known=False, stamped=False)
    intact = bool(status.intact and status.valid and status.docmdp_ok and status.coverage >= _enough())
    stamp = status.timestamp_validity
    at = stamp.timestamp if stamp is not None else status.signer_reported_dt
    return Found(
        name, status.signing_cert.subject.human_friendly, at,
        intact=intact, known=bool(status.trusted), stamped=bool(stamp is not None and stamp.intact and stamp.valid),
    )  # fmt: skip


def _enough() -> Any:
    from pyhanko.sign.validation import SignatureCoverageLevel  # noqa: PLC0415 -- beside its use

    return SignatureCoverageLevel.ENTIRE_REVISION
