"""What the items of one run have in common: the catalogue, the judge, whose each file is, and the records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pytest_lstm_kata.files import access
from pytest_lstm_kata.files.folder import NO_KATA, Paper, Tree
from pytest_lstm_kata.files.walk import A_COPY, EXAM, KATAS, REVIEW, Listing, folder_of, hand_in
from pytest_lstm_kata.judge.grading import Gate, Grader, Substitute
from pytest_lstm_kata.kata.catalogue import Catalogue
from pytest_lstm_kata.record.owner import Owner
from pytest_lstm_kata.record.record import Record
from pytest_lstm_kata.record.settings import USUAL, Limits
from pytest_lstm_kata.record.whose import Owners
from pytest_lstm_kata.record.workspace import Workspace

if TYPE_CHECKING:
    from pytest_lstm_kata.record.exam import Sitting
    from pytest_lstm_kata.record.told import Told


@dataclass(eq=False, repr=False)
class State:
    """What the items of one process share: the catalogue, the judge, whose each file is, and the records."""

    catalogue: Catalogue
    kata_paths: Sequence[Path]
    limits: Limits = USUAL
    device: str = "auto"
    debug: bool = False
    named: Sequence[Path] = ()
    """The paths of this run."""
    reports: Sequence[Path] = ()
    """The folders into which this run writes reports: nobody's work."""
    records: dict[Workspace, Record] = field(default_factory=dict)
    """Of those whose katas were looked at."""
    sittings: dict[Workspace, Sitting | None] = field(default_factory=dict)
    """Of those whose exam was looked at."""
    _seeds: dict[Path, int] = field(default_factory=dict)
    """Of other people's exams, by folder."""
    _told: dict[Path, Told | None] = field(default_factory=dict)
    """By owner."""
    _here: Path = Path()
    """Where the user stands."""
    _substitutes: tuple[Substitute | None, ...] = ()
    """The dojo, once it was asked for."""

    @cached_property
    def grader(self) -> Grader:
        """The one that judges; asked for once the catalogue is there."""
        return Grader(self.catalogue, device=self.device, debug=self.debug)

    @cached_property
    def has_joined(self) -> bool:
        """Has the user joined a dojo with the folder in which they stand? What stands in somebody else's folder calls nobody."""
        workspace = self.owners.workspace
        return (
            workspace is not None
            and self._here.is_relative_to(workspace.root)
            and access.is_there(workspace.membership)
        )

    def substitute(self, folder: Path) -> Substitute | None:
        """Who judges what is in this folder where torch does not: the dojo, and no more than the user's own katas."""
        record = self.record(folder) if self.has_joined else None
        if record and not self._substitutes:
            from pytest_lstm_kata.dojo.tools.remote import remote

            self._substitutes = (remote(record.workspace, lambda: record.now),)
        return self._substitutes[0] if record else None

    def aim(self, named: Sequence[Path], here: Path, *, typed: bool) -> None:
        """Say which paths the run is about, whether they were typed, and where the user stands."""
        self.named, self._here = named, here
        self.owners = Owners(named, self.kata_paths, here, self.grader.folders, self.limits, typed=typed)

    @cached_property
    def names_files(self) -> bool:
        """Is a file among the paths of this run, or something in one?"""
        return any(path.is_file() for path in self.named)

    def record(self, folder: Path) -> Record | None:
        """The record of the workspace whose katas this folder is among, be it for review. Nothing else is recorded."""
        workspace = self._workspace(folder, KATAS) or self.review(folder)
        if workspace is not None and workspace not in self.records:
            self.records[workspace] = Record(workspace, self.catalogue.renamed)
        return self.records[workspace] if workspace else None

    def review(self, folder: Path) -> Workspace | None:
        """The workspace of whose review this folder is a part; none where katas for practice lie in a folder of that name."""
        return None if self._workspace(folder, KATAS) else self._workspace(folder, REVIEW)

    def gate(self, folder: Path, selected: Iterable[Path]) -> Gate | None:
        """What may hold back the answers in this folder. In a review nothing does: attempts are for practice."""
        return None if self.review(folder) else self.record(folder) or self.sitting(folder, selected)

    def sitting(self, folder: Path, selected: Iterable[Path] | None = None) -> Sitting | None:
        """The exam that this folder belongs to; ``selected`` are the files of this run, if they are known."""
        workspace = self._workspace(folder, EXAM)
        if workspace is not None and workspace not in self.sittings:
            from pytest_lstm_kata.record import exam

            self.sittings[workspace] = exam.sitting(workspace, self.grader, selected)
        return self.sittings[workspace] if workspace else None

    def _workspace(self, folder: Path, part: str) -> Workspace | None:
        """The user's own workspace, if the folder is in this part of it: its katas, its exam or its review."""
        workspace = self.owners.workspace
        owner = self.owners.of(folder) if workspace else None  # it is asked for again and again, and a class has none
        if not (workspace and owner and owner.workspace):
            return None
        places = {KATAS: workspace.katas, EXAM: workspace.exam, REVIEW: workspace.review}
        return workspace if folder.is_relative_to(places[part]) else None

    def paper(self, path: Path) -> Paper:
        """What stands in a kata file, and what it counts for among all that its owner has."""
        return self.grader.folders.paper(path, self.tree(self._of(path)))

    def _of(self, path: Path) -> Owner:
        """Whose the file is; by way of another plugin one may come that is below no named path."""
        return self.owners.of_file(path) or Owner(path.parent, path.parent)

    def tree(self, owner: Owner) -> Tree:
        """All that an owner has."""
        return self.grader.folders.tree(owner.root, owner.top)

    def told(self, path: Path) -> Told | None:
        """What the journals say that lie among the work of a file's owner; None if there are none, as in the user's own katas."""
        return self._told_by(self._of(path))

    def _told_by(self, owner: Owner) -> Told | None:
        if owner.folder not in self._told:
            tree, found = self.tree(owner), None
            if any(Workspace.is_one(folder) or hand_in(folder) for folder in tree.listings):
                from pytest_lstm_kata.record.told import told

                found = told(tree, self.catalogue)
            self._told[owner.folder] = found
        return self._told[owner.folder]

    def listing(self, folder: Path) -> Listing:
        """What is to be collected of a folder: all of an owner's, but for a review; of one above the named paths the way to
        these.
        """
        owner = self.owners.of(folder)
        if owner is None:
            ways = [path for path in self.named if path.is_relative_to(folder) and path != folder]
            steps = dict.fromkeys(folder / path.relative_to(folder).parts[0] for path in ways)
            return Listing([step for step in steps if step.is_dir()], [step for step in steps if step.is_file()], {})
        if folder in self.owners.roots and owner.workspace is None:
            listing = self.owners.listing(folder)  # each file in it may be somebody else's
            files = [path for path in listing.files if path not in self.tree(self._of(path)).spare]
        else:
            tree = self.tree(owner)
            listing = tree.listings.get(folder, Listing((), (), {}))
            files = [path for path in listing.files if path not in tree.spare]
        folders = [path for path in listing.folders if path.name != REVIEW or self._is_on_the_way(path)]
        return Listing(folders, files, {})

    def handed_in(self, file: Path) -> list[Path]:
        """The paths that stand for the katas of a hand-in, as far as they count among all that its owner has."""
        tree = self.tree(self.owners.of(file) or Owner(file, file))
        found = [path for folder, listing in tree.listings.items() if hand_in(folder) == file for path in listing.files]
        return [path for path in found if path not in tree.spare]

    def _is_on_the_way(self, folder: Path) -> bool:
        """Is something in this folder named?"""
        return any(path.is_relative_to(folder) for path in self.named)

    @property
    def own(self) -> list[Path]:
        """The folders that are the user's own, and so one learner's."""
        workspace = self.owners.workspace
        return [*self.kata_paths, *([workspace.root] if workspace else [])]

    def owner(self, path: Path) -> tuple[Owner, Path | None]:
        """Whose a file is; and the folder of the exam in which it lies, if it does."""
        owner = self._of(path)
        part = self.tree(owner).parts.get(folder_of(path), owner.root)
        return owner, part if part != owner.root else None

    def exam(self, path: Path) -> int:
        """The seed of the exam that a file is a part of, whoever sits it; 0 if it is a part of none."""
        sitting = self.sitting(folder_of(path))
        if sitting:
            return sitting.exam.seed
        _, part = self.owner(path)
        return self._seed(part) if part else 0

    def _seed(self, part: Path) -> int:
        if part not in self._seeds:
            from pytest_lstm_kata.record.exam import seed_of

            self._seeds[part] = seed_of(self.grader.folders.papers(part).values())
        return self._seeds[part]

    @property
    def left_out(self) -> Mapping[Path, str]:
        """What is not judged below the named paths, and why: what is no file, and who has no kata at all."""
        return self._looked_through[0]

    @property
    def empty_handed(self) -> Sequence[Path]:
        """The folders of those in a class of whom no kata can be judged."""
        return self._looked_through[1]

    @cached_property
    def _looked_through(self) -> tuple[Mapping[Path, str], Sequence[Path]]:
        found: dict[Path, str] = {}
        empty: list[Path] = []
        for root in self.owners.roots:
            is_class = self.owners.is_class(root)
            tree = self.tree(self.owners.of(root) or Owner(root, root))
            if not tree.has_katas and not is_class:
                found[root] = f"{NO_KATA}, and --kata runs nothing else"
            found |= {
                path: why
                for path, why in tree.left_out.items()
                if is_class
                or path.parent != root
                or self.owners.is_part(path.name)  # else it lies beside one's katas
                or (why == A_COPY and not self.owners.is_own(root))
            }
            found |= self.owners.left_out(root)
            others = [owner for owner in self.owners.others(root) if owner.folder not in self.reports]
            for owner in others if is_class else ():
                theirs, told = self.tree(owner), self._told_by(owner)
                found |= theirs.left_out if theirs.has_katas else {owner.folder: NO_KATA, **theirs.left_out}
                found |= told.left_out if told else {}
                empty += [] if theirs.has_katas else [owner.folder]
        return found, empty


STATE = pytest.StashKey[State]()
