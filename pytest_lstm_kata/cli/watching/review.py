"""The review that lies in a dojo while that is watched: nothing of it is judged, and who saves an answer is told what does."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from pytest_lstm_kata.cli.watching.disk import Disk
from pytest_lstm_kata.files.folder import Folders, signature
from pytest_lstm_kata.output import way
from pytest_lstm_kata.record.workspace import Workspace, shown


class ReviewFolder:
    """The files in ``review``; there may be none."""

    def __init__(self, workspace: Workspace, folders: Folders) -> None:
        self._workspace = workspace
        self._folders = folders
        self._told: list[str] = []
        self.look(0)  # what was saved before is no news

    @cached_property
    def _disk(self) -> Disk:
        return Disk(self._folders, self._workspace.review)

    def look(self, now: float) -> Sequence[str]:
        """A sentence for each file that was saved with something in it since the last look; ``now`` is in seconds."""
        if signature(str(self._workspace.review)) is None:  # as a rule
            return []
        paths = self._disk.complete(self._disk.changed(), now) | self._disk.overdue(now)
        saved = self._disk.read(paths) if paths else ()
        papers = [paper for kata, paper in self._disk.papers.items() if kata in saved]
        judge = way.judging(self._workspace.review, self._workspace)
        said = [
            f"{shown(paper.path)}: watch mode does not judge a review. Type in another terminal: {judge}"
            for paper in papers
            if paper.sheet.problem or paper.sheet.filled
        ]
        self._told += said
        return said

    def taken(self) -> Sequence[str]:
        """All that was said since this was asked last."""
        told, self._told = self._told, []
        return told
