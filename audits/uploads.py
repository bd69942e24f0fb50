"""How much of an upload is kept while it arrives."""

from io import BytesIO
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from audits.intake.files import LARGEST
from audits.intake.refusals import MEGABYTE

LARGEST_REQUEST = 210 * MEGABYTE  # ten files and what goes with them; deploy/nginx.conf says the same


class BoundedUploadHandler(FileUploadHandler):
    """Lets a file pass up to the limit; of a larger one only its size is remembered, to be told to its owner."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, Any],  # noqa: N803 - Django's name
        content_length: int,
        boundary: Any,
        encoding: str | None = None,
    ) -> None:
        if content_length > LARGEST_REQUEST:
            raise RequestDataTooBig("The files of one request are too large together.")

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.seen = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self.seen += len(raw_data)
        return raw_data if self.seen <= LARGEST else None

    def file_complete(self, file_size: int) -> UploadedFile | None:
        if self.seen <= LARGEST:
            return None
        return UploadedFile(BytesIO(), self.file_name, self.content_type, self.seen, self.charset)
