"""Office files are zip archives that remember when they were written; a paper must not."""

import re
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment that the format can write
MODIFIED = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def settled_zip(data: bytes) -> bytes:
    """The archive with every time in it replaced by a fixed one: the same content gives the same bytes."""
    settled = BytesIO()
    with ZipFile(BytesIO(data)) as source, ZipFile(settled, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = MODIFIED.sub(rb"\g<1>2000-01-01T00:00:00Z", content)
            entry = ZipInfo(name, EPOCH)
            entry.compress_type = ZIP_DEFLATED
            target.writestr(entry, content)
    return settled.getvalue()
