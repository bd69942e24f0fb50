"""Digital signatures with keys and issuers of the tests' own; nothing of it is stored."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from pathlib import Path

from asn1crypto import keys, x509
from cryptography import x509 as certificates
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

BEGIN, END = datetime(2026, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC)
ISSUER = "CA thử nghiệm"


def _name(text: str) -> certificates.Name:
    return certificates.Name([certificates.NameAttribute(NameOID.COMMON_NAME, text)])


@cache
def _key(name: str) -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


@cache
def make_certificate(name: str, *, issuer: str = ISSUER, until: datetime = END) -> certificates.Certificate:
    """Of this person, by this issuer; an issuer is its own issuer."""
    is_issuer = name == issuer
    usage = dict.fromkeys(
        ("key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only"), False
    )
    builder = (
        certificates.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(_name(issuer))
        .public_key(_key(name).public_key())
        .serial_number(certificates.random_serial_number())
        .not_valid_before(BEGIN)
        .not_valid_after(until)
        .add_extension(certificates.BasicConstraints(ca=is_issuer, path_length=None), critical=True)
        .add_extension(
            certificates.KeyUsage(
                digital_signature=True, content_commitment=True, key_cert_sign=is_issuer, crl_sign=is_issuer, **usage
            ),
            critical=True,
        )
        .add_extension(certificates.SubjectKeyIdentifier.from_public_key(_key(name).public_key()), critical=False)
        .add_extension(
            certificates.AuthorityKeyIdentifier.from_issuer_public_key(_key(issuer).public_key()), critical=False
        )
    )
    return builder.sign(_key(issuer), hashes.SHA256())


def _signer(name: str, issuer: str, until: datetime) -> SimpleSigner:
    der = make_certificate(name, issuer=issuer, until=until).public_bytes(serialization.Encoding.DER)
    private = _key(name).private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return SimpleSigner(x509.Certificate.load(der), keys.PrivateKeyInfo.load(private), SimpleCertificateStore())


def signed(pdf: bytes, name: str, *, issuer: str = ISSUER, until: datetime = END) -> bytes:
    """As an office token signs: appended to the file, none of its bytes changed."""
    return _signed(pdf, _signer(name, issuer, until))


def stamped(pdf: bytes, name: str, box: tuple[int, int, int, int]) -> bytes:
    """Signed, with a stamp drawn on the first page."""
    return _signed(pdf, _signer(name, ISSUER, END), box)


def _signed(pdf: bytes, signer: SimpleSigner, box: tuple[int, int, int, int] | None = None) -> bytes:
    writer = IncrementalPdfFileWriter(BytesIO(pdf), strict=False)
    field = f"Sig{pdf.count(b'/ByteRange') + 1}"
    spec = SigFieldSpec(field, on_page=0, box=box)
    pen = PdfSigner(PdfSignatureMetadata(field_name=field), signer, new_field_spec=spec)
    with ThreadPoolExecutor(max_workers=1) as beside:  # a browser of the same process keeps an event loop running here
        return beside.submit(pen.sign_pdf, writer).result().getvalue()


def write_root(folder: Path, issuer: str = ISSUER) -> None:
    pem = make_certificate(issuer, issuer=issuer).public_bytes(serialization.Encoding.PEM)
    (folder / "root.pem").write_bytes(pem)
