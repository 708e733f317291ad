"""Signing a PDF by PAdES: one incremental revision for each signature, a visible block in Arabic, a time stamp where set."""

import io
import tempfile
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from pyhanko.pdf_utils.content import ImportedPdfPage
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, InnerScaling, Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.timestamps import HTTPTimeStamper, TimestampRequestError
from pyhanko.stamp import StaticStampStyle

MM = 72 / 25.4
# The two frames on the contract's last page (templates/contracts/pdf/contract.html), in points from the lower left.
BOXES: dict[str, tuple[int, int, int, int]] = {
    "ministry": (round(110 * MM), round(160 * MM), round(190 * MM), round(215 * MM)),
    "partner": (round(20 * MM), round(160 * MM), round(100 * MM), round(215 * MM)),
}
FIELDS = {"ministry": "Ministry", "partner": "Partner"}


class NoStamp(Exception):
    """The time-stamping authority gave no time stamp."""


@dataclass(frozen=True, slots=True)
class Signed:
    """A signed PDF and what its certificate says."""

    pdf: bytes
    certificate: str
    serial: str
    issuer: str
    stamped_by: str


def sign(pdf: bytes, *, side: str, signer: Any, name: str, reason: str, block: bytes) -> Signed:
    """Sign with `signer` in the frame of `side`; `block` is a one-page PDF of the frame's size that is shown there.

    Both frames are made with the first signature, so that the second one only fills its own. Raises NoStamp.
    """
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False)
    present = {name for name, _value, _ref in fields.enumerate_sig_fields(writer.prev)}
    for key, field in FIELDS.items():
        if field not in present:
            spec = fields.SigFieldSpec(field, on_page=-1, box=BOXES[key], readable_field_name=field)
            fields.append_signature_field(writer, spec)
    url = settings.SIGNING_TIMESTAMP_URL
    meta = PdfSignatureMetadata(
        field_name=FIELDS[side], name=name, reason=reason, location="Bahrain", md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
    )  # fmt: skip
    out = io.BytesIO()
    with tempfile.NamedTemporaryFile(suffix=".pdf") as kept:  # the library reads the block by its name
        kept.write(block)
        kept.flush()
        stamper = HTTPTimeStamper(url) if url else None
        try:
            PdfSigner(meta, signer=signer, timestamper=stamper, stamp_style=_style(kept.name)).sign_pdf(
                writer, output=out
            )
        except TimestampRequestError as error:
            raise NoStamp(str(error)) from error
    own = signer.signing_cert
    return Signed(
        out.getvalue(), own.subject.human_friendly, f"{own.serial_number:x}", own.issuer.human_friendly, _stamper(out)
    )


def _style(path: str) -> StaticStampStyle:
    """The block fills its frame."""
    layout = SimpleBoxLayoutRule(
        x_align=AxisAlignment.ALIGN_MID, y_align=AxisAlignment.ALIGN_MID, margins=Margins(0, 0, 0, 0),
        inner_content_scaling=InnerScaling.STRETCH_TO_FIT,
    )  # fmt: skip
    return StaticStampStyle(
        background=ImportedPdfPage(path), background_opacity=1, border_width=0, background_layout=layout
    )


def _stamper(out: io.BytesIO) -> str:
    last = PdfFileReader(io.BytesIO(out.getvalue()), strict=False).embedded_signatures[-1]
    for attribute in last.signer_info["unsigned_attrs"]:
        if attribute["type"].native == "signature_time_stamp_token":
            token = attribute["values"][0]["content"]
            return str(token["signer_infos"][0]["sid"].chosen["issuer"].human_friendly)
    return ""
