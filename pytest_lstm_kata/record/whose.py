"""Whose a kata file is, and in which workspace a record of it is kept: one rule for all that looks at several people's files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from pytest_lstm_kata.files.folder import NO_KATA, Folders
from pytest_lstm_kata.files.printing import printable
from pytest_lstm_kata.files.walk import (
    A_COPY,
    EXAM,
    KATAS,
    MAX_CLASS,
    REVIEW,
    Listing,
    folder_of,
    hand_in,
    in_teaching_order,
)
from pytest_lstm_kata.record.owner import Owner, Shared, in_a_heap, name_within, shared
from pytest_lstm_kata.record.settings import USUAL, Limits
from pytest_lstm_kata.record.workspace import Workspace, typed

_FEW: Final = 50
"""So many hand-ins one learner may have made of one dojo; more right in a folder are those of a class."""

IN_A_DOJO: Final = "it lies in a dojo, and only that is graded: grade it by itself, lstm-kata grade {}, or move it out"
NO_NAME: Final = "nobody's name stands before that of the kata: move it to the folder of whoever wrote it"


class Owners:
    """The owners of what lies below the named paths.

    In a folder of many people's work the first folder below it is one person's, whatever lies between; a file right in it goes
    by the name that stands before that of the kata. A named path within the tree of one person's katas is that person's. The
    record is kept in one workspace at most: in that which the user stands in, or which was named; where several were named, in
    none of them, since they are not all the user's own.
    """

    def __init__(
        self,
        named: Sequence[Path],
        own: Sequence[Path],
        here: Path | None,
        folders: Folders,
        limits: Limits = USUAL,
        *,
        typed: bool = True,
    ) -> None:
        """``named`` are the paths of this run, ``own`` the user's own folders of katas, ``here`` is where the user stands; None
        where all is only read, and no record is kept.

        Were the paths ``typed``, and not taken from settings, which may have come with the folder?
        """
        packs = folders.catalogue.packs
        units = "|".join(re.escape(unit.name) for pack in packs.values() for unit in pack.units)
        self._home = re.compile(rf"[0-9]+_(?:{units})")
        self._packs = packs
        self._folders = folders
        self._own = own
        self._only_reads = here is None
        self._named = named
        kept = _kept(named, here, limits, typed=typed) if here else None
        self.workspace = kept.among([path for path in own if path.is_dir()]) if kept else None
        self.roots = [*dict.fromkeys(map(self._root, named))]
        """The folders that each hold one person's katas, or many people's."""
        self._nearest = sorted(self.roots, key=lambda root: -len(root.parts))
        self._known: dict[Path, Owner | None] = {}
        self._shared: dict[Path, Shared] = {}
        self._classes: dict[Path, bool] = {}
        self._gathered: set[Path] = set()
        """The folders in which several learners' hand-ins lie beside katas: these are no copies of those."""

    def of_file(self, path: Path) -> Owner | None:
        """The owner of a file; None if it is not below a named path."""
        folder = folder_of(path)
        return self.of(path if folder in self.roots else folder)

    def of(self, path: Path) -> Owner | None:
        """The owner of all files in a folder, or of what lies right in one of ``roots``; None if it is not below a named path."""
        if path not in self._known:
            self._known[path] = self._of(path)
        return self._known[path]

    def _of(self, path: Path) -> Owner | None:
        if self.workspace and not hand_in(path):
            for part in (self.workspace.katas, self.workspace.exam, self.workspace.review):
                if path.is_relative_to(part):
                    return Owner(self.workspace.root, part, self.workspace)
        for own in self._own:
            if path.is_relative_to(own):
                return Owner(own, own)
        root = next(filter(path.is_relative_to, self._nearest), None)
        if root is None:
            return None
        first, *further = path.relative_to(root).parts or ("",)
        owner = self._shared_by(root).owners.get(first)
        if owner or not further or self.is_part(first):
            return owner or self._rest(root)
        return Owner(root / first, root / first, name=printable(first))

    def learners(self, root: Path) -> list[Owner]:
        """Those whose work is in one of ``roots``, in the order of a list of names: everybody, if it is a class's folder."""
        rest, others = self._rest(root), self.others(root)
        if not self._has_katas(rest):
            return others
        return [rest, *others] if self.is_class(root) else [rest]

    def others(self, root: Path) -> list[Owner]:
        """Everybody who has anything in one of ``roots``, but for the person whose katas lie in it themselves."""
        found = {}
        for name in self._shared_by(root).owners:
            owner = self.of(root / name)
            if owner and owner.root != root:
                found[owner.folder] = owner
        return sorted(found.values(), key=lambda owner: owner.order)

    def is_class(self, root: Path) -> bool:
        """Are there katas of others in one of ``roots``? In a dojo they are not asked for, nor if only a file in it was named."""
        if root not in self._classes:
            self._classes[root] = any(map(self._has_katas, self.others(root))) and self._is_whole(root)
        return self._classes[root]

    def left_out(self, root: Path) -> Mapping[Path, str]:
        """What lies right in the folder of a class and is nobody's, or of learners who have no row, and why it is not graded."""
        rest, claim = self._shared_by(root).rest, self._folders.claim
        if self.is_class(root) or not self._has_katas(self._rest(root)):
            left_out = {} if self._has_katas(self._rest(root)) else {**rest.left_out}  # whose they are tells theirs
            loose = rest.files if self.is_class(root) else ()
            return left_out | {path: NO_KATA if claim(path) is None else NO_NAME for path in loose}
        others = () if self.is_own(root) or root not in self._named else self.others(root)
        # Where a record may be kept, what lies in somebody's dojo beside the katas is judged, too.
        hidden = [owner.folder for owner in others if self._only_reads and self._has_katas(owner)]
        packed = {path: why for owner in others if owner.top for path, why in owner.top.left_out.items()}
        return packed | {path: IN_A_DOJO.format(typed(path)) for path in hidden}

    def listing(self, root: Path) -> Listing:
        """What lies right in one of ``roots`` and is somebody's."""
        owners = [owner for owner in self.others(root) if owner.top]
        files = [path for owner in [self._rest(root), *owners] if owner.top for path in owner.top.files]
        return self._shared_by(root).whole._replace(files=files)

    def _has_katas(self, owner: Owner) -> bool:
        try:
            return self._folders.tree(owner.root, owner.top).has_katas
        except Exception:  # it is said in the learner's own row, and the others have theirs
            return True

    def _holds_katas(self, folder: Path) -> bool:
        return self._has_katas(Owner(folder, folder))

    def _rest(self, root: Path) -> Owner:
        """Whose the katas are that lie in one of ``roots`` themselves; the loose ones in a class are nobody's."""
        top = self._shared_by(root).rest
        if top.files and self.is_class(root):
            top = top._replace(files=())
        return Owner(root, root, top=top, name=name_within(root) or printable(root.name or root.as_posix()))

    def _shared_by(self, root: Path) -> Shared:
        if root not in self._shared:
            whole, katas = self._folders.listed(root, MAX_CLASS), self._folders.catalogue.files
            copies = [path for path, why in whole.left_out.items() if why == A_COPY]
            if copies and root in self._named and not self.is_own(root) and self._are_learners(root, whole, copies):
                left_out = {path: why for path, why in whole.left_out.items() if why != A_COPY}
                both = sorted([*whole.folders, *copies], key=lambda path: in_teaching_order(path.name))
                whole = whole._replace(folders=both, left_out=left_out)
                self._gathered.add(root)
            self._shared[root] = shared(
                whole,
                lambda path: path == root or self.is_part(path.name) or whole.left_out.get(path) == A_COPY,
                katas,
                self._heap if self._is_whole(root) else lambda _: "",
            )
        return self._shared[root]

    def is_own(self, root: Path) -> bool:
        """Is it the dojo in which the record is kept?"""
        return self.workspace is not None and self.workspace.root == root

    def _is_whole(self, root: Path) -> bool:
        """May it be a class's folder? A dojo is one learner's, unless the hand-ins of several were gathered in it."""
        return root in self._named and (root in self._gathered or not Workspace.is_one(root))

    def _are_learners(self, root: Path, whole: Listing, copies: Sequence[Path]) -> bool:
        """Were these hand-ins, right in the folder of a class, made by several learners, rather than of the katas beside them?

        They were if there are none beside them, or other learners' folders.
        """
        parts = [path for path in whole.folders if self.is_part(path.name)]
        others = () if Workspace.is_one(root) else (path for path in whole.folders if not self.is_part(path.name))
        if not any(map(self._holds_katas, parts)) or any(map(self._holds_katas, others)) or len(copies) > _FEW:
            return True
        from pytest_lstm_kata.files.handed_in_again import by_learner  # most hand in once

        return len(by_learner(copies)) > 1

    def _heap(self, folder: Path) -> str:
        """Why a folder in that of a class is nobody's: several learners' files lie in it, by their names.

        It is not looked through for them: of what one learner hands in nothing may count as somebody else's.
        """
        if hand_in(folder) or Workspace.is_one(folder):
            return ""
        listing = self._folders.listed(folder)
        number = (
            0
            if any(self.is_part(path.name) for path in listing.folders)
            else in_a_heap(listing, self._folders.catalogue.files)
        )
        alone = f"grade it by itself, lstm-kata grade {typed(folder)}, or move them up"
        return f"it holds the files of {number} learners: {alone}" if number > 1 else ""

    def _root(self, path: Path) -> Path:
        """The folder that holds one person's katas, or many people's: for a named file, a unit or ``katas`` it is above these.

        A review is looked at by itself, and so is a hand-in, and a class's folder that happens to be called like a part of a dojo.
        """
        folder = path if path.is_dir() or hand_in(path) else path.parent
        if folder == path and self.is_part(folder.name) and self._holds_learners(folder):
            return folder
        while (
            self.is_part(folder.name) and folder.name != REVIEW and folder.parent != folder and not folder.is_symlink()
        ):
            folder = folder.parent
        return folder

    def _holds_learners(self, folder: Path) -> bool:
        """Are there learners right in this folder, and no katas, although by its name it is a part of one person's work?"""
        if Workspace.is_one(folder.parent) or any(map(folder.is_relative_to, self._own)):
            return False
        listing = self._folders.listed(folder)
        if in_a_heap(listing, self._folders.catalogue.files) > 1:
            return True
        is_part = any(self.is_part(path.name) for path in listing.folders)
        return not is_part and not listing.files and any(map(self._holds_katas, listing.folders))

    def is_part(self, name: str) -> bool:
        """Is a folder of this name a part of one person's work: a unit, a pack's units, all katas, an exam, a review?"""
        return name in (KATAS, EXAM, REVIEW) or name in self._packs or self._home.fullmatch(name) is not None


def _kept(named: Iterable[Path], here: Path, limits: Limits, *, typed: bool) -> Workspace | None:
    """The workspace in which a record is kept."""
    mine = Workspace.around(here, limits)
    found = {Workspace.around(path, limits) for path in named} - {None}
    return mine if mine in found else found.pop() if typed and len(found) == 1 else None
