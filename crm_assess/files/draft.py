"""An assessment file while it is being filled in: what others write meanwhile is kept, and no answer is lost.

The file is locked against a second interview for as long as the draft is open. The lock is on the file itself: each new
version is locked before it takes the place of the old one, and no lock file is left behind in the folder.
"""

import contextlib
import datetime as dt
import glob
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crm_assess.analysis.editions import migrated
from crm_assess.errors import CrmAssessError
from crm_assess.files.assessments import SCHEMA, is_json, json_text, parse_as_written, read_document, yaml_text
from crm_assess.files.edit import EditError, revise
from crm_assess.files.locking import lock, lock_handle, release, remove_abandoned
from crm_assess.files.parts import Part, assembled, merged, parts, written
from crm_assess.files.problems import InputError
from crm_assess.files.rescue import Rescue, aside
from crm_assess.files.save import ASIDE, SaveError, save
from crm_assess.files.source import MAX_BYTES, Source, read_source
from crm_assess.files.validation import mapping
from crm_assess.language import _, fill
from crm_assess.models.assessment import Assessment
from crm_assess.models.pack import Pack

UNNAMED = "?"
"""Stands for the agency's name until it is known; never saved."""
_TRIES = 5
_TABLES = (".csv", ".tsv", ".xlsx", ".html")


class _ChangedAgain(Exception):
    """The file became another one between reading and replacing it."""


@dataclass(frozen=True)
class Kept:
    """What became of an attempt to save."""

    assessment: Assessment
    """What the file says now, with what others wrote into it; what it should say where it could not be saved."""
    notices: tuple[str, ...] = ()
    """What the user should know of it."""
    trouble: str = ""
    """Why it could not be saved, and where the answers are; empty when it could."""
    unsafe: str = ""
    """The whole assessment as text where it could be saved nowhere at all; empty otherwise."""


class Draft:
    """One file being filled in. Close it, or use it as a context, to let go of the lock."""

    def __init__(self, path: Path, pack: Pack, today: dt.date, rescue: Sequence[Path]) -> None:
        """Opens a file, or none yet.

        ``today`` stands in for a date that the file leaves blank; ``rescue`` are the folders for answers that cannot be
        saved in the file. Raises InputError for a file that is no assessment, SaveError for a place that cannot be
        written, InUse while another interview has the file.
        """
        self.path, self.pack, self._today = path, pack, today
        self._rescue = Rescue(path, rescue)
        must_be_writable(path)
        self._lock = lock(path)
        self._seen = self._current()
        self._written: bytes | None = None
        written, self.assessment = self._read(self._seen)[1:] if self._seen else [self._blank()] * 2
        """What the file says as far as this draft knows; the agency's name is UNNAMED where it is not given."""
        self.version = written.pack.version
        """Of the questions that the file answers; the assessment is carried over to those of today."""
        self._remove_leftovers()

    def __enter__(self) -> "Draft":
        """Gives the draft itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Lets go of the lock."""
        self._take(None)

    def keep(self, mine: Assessment) -> Kept:
        """Saves an assessment, together with what others have changed in the file since."""
        try:
            kept = self._keep(mine)
        except CrmAssessError as error:
            text = self._fresh_text(mine)
            safe, place = self._rescue.save(text)
            return Kept(mine, (), f"{error}\n{place}", "" if safe else text.decode())
        return Kept(kept.assessment, (*kept.notices, *self._rescue.dismiss()))

    def _keep(self, mine: Assessment) -> Kept:
        for _attempt in range(_TRIES):
            with contextlib.suppress(_ChangedAgain):
                return self._save_over(self._current(), mine)
        raise SaveError(
            _("{file} could not be saved: {reason}.", file=self.path, reason=_("something else keeps changing it"))
        )

    def _save_over(self, now: Source | None, mine: Assessment) -> Kept:
        foreign = now is not None and now.data not in (self._seen.data if self._seen else None, self._written)
        said, notices = parts(mine), []
        if foreign and now:
            said, conflicts = merged(parts(self.assessment), parts(self._theirs(now)), said)
            notices.append(self._changed(now, conflicts))
        elif now is None and self._seen:
            notices.append(_("{file} had been removed: it is written again, with everything in it.", file=self.path))
        whole = assembled(mine, said, self.pack)
        self._written, notice = self._text(now or self._seen, whole)
        if len(self._written) > MAX_BYTES:
            raise SaveError(
                _(
                    "{file} could not be saved: {reason}.",
                    file=self.path,
                    reason=_("it would be too large (shorten the longest note)"),
                )
            )
        if now is None or self._written != now.data:
            save(self.path, self._written, lambda handle: self._last_look(now, handle))
        self._seen, self.assessment = Source(str(self.path), self._written), whole
        return Kept(whole, (*notices, *notice))

    def _last_look(self, expected: Source | None, handle: int) -> None:
        """Makes sure that what is about to be replaced is still what was read, and locks what replaces it."""
        now = self._current()
        if (now and now.data) != (expected and expected.data):
            raise _ChangedAgain
        self._take(lock_handle(handle))

    def _theirs(self, now: Source) -> Assessment:
        try:
            return self._read(now)[2]
        except InputError as error:
            raise SaveError(
                f"{self.path} was changed elsewhere meanwhile and cannot be used as it is:\n{error}"
            ) from None

    def _changed(self, now: Source, conflicts: list[Part]) -> str:
        if not conflicts:
            return _("{file} was changed elsewhere meanwhile: those changes and yours are both in it.", file=self.path)
        where = ", ".join(" ".join(part).removeprefix("answers ") for part in conflicts)
        copy = aside(self.path, now.data, "changed-elsewhere")
        return _(
            "{file} was changed elsewhere meanwhile. Where both changed the same thing ({places}) it has what you said "
            "here; the other version is kept whole in {copy}.",
            file=self.path,
            places=where,
            copy=copy,
        )

    def _text(self, source: Source | None, whole: Assessment) -> tuple[bytes, tuple[str, ...]]:
        """The bytes to save: what is there with the changes in place, or a new text."""
        if source is None:
            return self._fresh_text(whole), ()
        raw, there, _answers = self._read(source)
        try:
            return revise(source, written(raw, parts(there), parts(whole), self.pack)), ()
        except EditError:
            copy = aside(self.path, source.data, "before")
            notice = _("{file} had to be laid out anew; as it was before, with its comments, it is in {copy}.")
            return self._fresh_text(whole), (fill(notice, file=self.path, copy=copy),)

    def _fresh_text(self, whole: Assessment) -> bytes:
        whole = assembled(whole, parts(whole), self.pack)
        as_json = is_json(Source(str(self.path), self._seen.data if self._seen else b""))
        return (json_text(whole) if as_json else yaml_text(whole)).encode()

    def _read(self, source: Source) -> tuple[dict[str, Any], Assessment, Assessment]:
        """A file's data with what it leaves blank at the top, the assessment that is, and the same as one of today."""
        raw = read_document(source).data
        filled = _filled(raw, self._today) if isinstance(raw, dict) else {}
        if filled != raw:
            with contextlib.suppress(EditError):
                source = Source(source.name, revise(source, filled))
        there = parse_as_written(source, self.pack).value
        return filled, there, migrated(there, self.pack)

    def _blank(self) -> Assessment:
        pack = {"id": self.pack.id, "version": self.pack.version}
        head = {"schema": SCHEMA, "pack": pack, "agency": {"name": UNNAMED}}
        return Assessment.model_validate({**head, "assessed_on": self._today, "answers": {}})

    def _current(self) -> Source | None:
        return read_source(self.path) if os.path.lexists(os.path.realpath(self.path)) else None

    def _take(self, handle: int | None) -> None:
        """Holds another lock instead of the one held so far."""
        before, self._lock = self._lock, handle
        release(before)

    def _remove_leftovers(self) -> None:
        """What a killed program left aside half-written; without the lock it may be another's, still in use."""
        if self._lock is None:
            return
        target = Path(os.path.realpath(self.path))
        for left in target.parent.glob(f".{glob.escape(target.name[:40])}.????????{ASIDE}"):
            remove_abandoned(left)


def _filled(raw: dict[str, Any], today: dt.date) -> dict[str, Any]:
    """A template's data with a name, a date and a place for answers, so that the rest can be checked and answered."""
    if raw.get("schema") != SCHEMA:
        return raw
    filled = {**raw, "answers": raw.get("answers") or {}}
    if not isinstance(raw.get("agency"), dict) or not str(mapping(raw, "agency").get("name") or "").strip():
        filled["agency"] = {**mapping(raw, "agency"), "name": UNNAMED}
    if not raw.get("assessed_on"):
        filled["assessed_on"] = today.isoformat()
    return filled


def must_be_writable(path: Path) -> None:
    """Says before the first question that answers could not be saved."""
    folder = Path(os.path.realpath(path)).parent
    if path.suffix.lower() in _TABLES:
        raise SaveError(f"{path}: an interview is saved as YAML or JSON (give a name that ends in .yaml or .json).")
    if not folder.is_dir():
        raise SaveError(f"{path} cannot be saved: there is no folder {folder} (make it first).")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise SaveError(f"{path} cannot be saved: no permission to write in {folder} (choose another place).")
    if path.exists() and not os.access(path, os.W_OK):
        raise SaveError(f"{path} cannot be saved: it is write-protected (make it writable, or copy it).")
