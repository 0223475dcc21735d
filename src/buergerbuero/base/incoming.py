"""Files that come with a form: kept in memory only, for nothing may lie on a disk unsealed, as far as they fit."""

from io import BytesIO
from typing import Any, Final

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

MOST_OF_ONE: Final = 20_000_000
MOST_OF_ALL: Final = 45_000_000
MOST_SENT: Final = 100_000_000
"""Bytes: of one file and of all files of a form that are kept; and of a form that is read at all."""


class NotKept(UploadedFile):  # type: ignore[type-arg]  # Django cannot be told at run time
    """A file that was too much: `by_itself`, or together with those that came before it in the same form."""

    def __init__(self, name: str, size: int, *, by_itself: bool) -> None:
        super().__init__(BytesIO(), name, size=size)
        self.by_itself = by_itself


class InMemory(FileUploadHandler):
    """Keeps files while there is room; of others only the name and the size, so that a page can say which they were."""

    def __init__(self, request: Any = None) -> None:  # noqa: ANN401 - Django's own signature
        super().__init__(request)
        self._kept = 0

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *args: Any) -> None:  # noqa: ANN401, N803
        """Refuse at once what nobody could wait for."""
        if content_length > MOST_SENT:
            raise RequestDataTooBig

    def new_file(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        """Begin a file."""
        super().new_file(*args, **kwargs)
        self._file = BytesIO()
        self._lost = False

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep a piece, or let go of the whole file."""
        too_much = start + len(raw_data) > MOST_OF_ONE or self._kept + len(raw_data) > MOST_OF_ALL
        if too_much and not self._lost:
            self._lost = True
            self._kept -= self._file.getbuffer().nbytes
            self._file = BytesIO()
        if not self._lost:
            self._kept += len(raw_data)
            self._file.write(raw_data)

    def file_complete(self, file_size: int) -> "UploadedFile[bytes]":
        """Return the file, or what is known of it."""
        if self._lost:
            return NotKept(self.file_name or "", file_size, by_itself=file_size > MOST_OF_ONE)
        self._file.seek(0)
        return InMemoryUploadedFile(
            self._file,
            self.field_name,
            self.file_name,
            self.content_type,
            file_size,
            self.charset,
            self.content_type_extra,
        )
