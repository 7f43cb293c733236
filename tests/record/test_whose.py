"""Whose a file is, and where a record is kept: one rule for a learner, for a class, and for strangers' folders."""

from __future__ import annotations

from collections.abc import Container, Iterable
from pathlib import Path

import pytest

from pytest_lstm_kata.files import download_name
from pytest_lstm_kata.files.folder import Folders
from pytest_lstm_kata.files.hand_in import Given, HandIn, written
from pytest_lstm_kata.files.walk import A_COPY
from pytest_lstm_kata.kata.catalogue import Catalogue
from pytest_lstm_kata.kata.model import Pack
from pytest_lstm_kata.lstm import LSTM
from pytest_lstm_kata.record.whose import Owners
from pytest_lstm_kata.record.workspace import FOLDER

CATALOGUE = Catalogue([LSTM, Pack("gru", "GRU", (), ())])


def owners(here: Path, named: Iterable[str], own: Iterable[str] = ()) -> Owners:
    return Owners([here / name for name in named], [here / name for name in own], here, Folders(CATALOGUE))


@pytest.mark.parametrize(
    ("named", "folder", "owner"),
    [
        ("class", "class/ada/katas/1_foundations", "class/ada"),
        ("class", "class/ada/handed in/on monday/katas/1_foundations", "class/ada"),
        ("class", "class/ada", "class/ada"),
        ("class", "class/ada/2_calling", "class/ada"),
        ("class", "class/12_smith", "class/12_smith"),
        ("class", "class", "class"),
        ("class", "class/1_foundations", "class"),
        ("class/ada", "class/ada/katas/1_foundations", "class/ada"),
        ("class/ada", "class/ada/gru/1_cell", "class/ada"),
        ("class/ada/katas", "class/ada/katas/1_foundations", "class/ada"),
        ("class/ada/katas/1_foundations", "class/ada/katas/1_foundations", "class/ada"),
        ("class/ada/katas/1_foundations/06.py", "class/ada/katas/1_foundations", "class/ada"),
        ("class/ada/exam", "class/ada/exam/1_foundations", "class/ada"),
        ("solutions", "solutions/1_foundations", "solutions"),
        ("solutions", "solutions/gru/1_cell", "solutions"),
    ],
)
def test_the_first_folder_below_is_one_persons(tmp_path: Path, named: str, folder: str, owner: str) -> None:
    """Unless it is a part of one person's work by its name; and a named part is of whoever has it."""
    for path in (folder, named.removesuffix("/06.py")):
        (tmp_path / path).mkdir(parents=True, exist_ok=True)
    found = owners(tmp_path, [named]).of(tmp_path / folder)
    assert found
    assert found.folder == tmp_path / owner
    assert found.workspace is None


NAME = "06_output_shape_batch_first.py"
CANVAS, MOODLE = "alicesmith_1234_99_", "Ada Lovelace_123_assignsubmission_file_"


@pytest.mark.parametrize(
    ("entry", "learner", "id_"),
    [
        ("ada/", "ada", ""),
        ("12_smith/", "12_smith", ""),
        ("ada.py/", "ada.py", ""),
        (f"{CANVAS}{NAME}", "alicesmith", "1234"),
        (f"alicesmith_LATE_1234_99_{NAME}", "alicesmith", "1234"),
        (f"{CANVAS}{NAME[:-3]}-1.py", "alicesmith", "1234"),
        (f"{CANVAS}homework.py", "alicesmith", "1234"),
        (f"{CANVAS}katas/", "alicesmith", "1234"),
        (f"smith_van_der_1234_99_{NAME}", "smith_van_der", "1234"),
        (f"müller_5_6_{NAME}", "müller", "5"),
        (f"mallory_99_556_x_1234_assignsubmission_file_{NAME}", "mallory", "99"),
        (f"mallory_LATE_99_556_x_1234_57_{NAME}", "mallory", "99"),
        ("mallory_99_556_x_1234_assignsubmission_file_/", "mallory", "99"),
        ("zed_99_assignsubmission_file_x_12_assignsubmission_file_y/", "zed", "99"),
        (f"zed_99_assignsubmission_file_x_12_34_{NAME}", "zed", "99"),
        (f"{MOODLE}/", "Ada Lovelace", "123"),
        (f"{MOODLE[:-1]}/", "Ada Lovelace", "123"),
        (f"{MOODLE}{NAME}", "Ada Lovelace", "123"),
        ("Participant_7_assignsubmission_file_/", "Participant", "7"),
        (f"ada_{NAME}", "ada", ""),
        (f"Ada Lovelace - {NAME}", "Ada Lovelace", ""),
        (f"group_3_{NAME}", "group_3", ""),
        ("=1+1/", "=1+1", ""),
        ("esc\x1b[2J/", "esc?[2J", ""),
        ("\N{NO-BREAK SPACE}/", "?", ""),
        (f"\N{EM SPACE}\N{EM SPACE}_{NAME}", "??", ""),
        (NAME, "", ""),
        (f"_{NAME}", "", ""),
        ("x.py", "", ""),
    ],
)
def test_whose_an_entry_is(tmp_path: Path, entry: str, learner: str, id_: str) -> None:
    """By the name of a folder, or by what stands before the name of a file; names can be shown, and none is empty."""
    (tmp_path / entry).parent.mkdir(exist_ok=True)
    if entry.endswith("/"):
        (tmp_path / entry).mkdir()
    else:
        (tmp_path / entry).write_text(f'__kata__ = "{LSTM.katas[0].id}"\n', encoding="utf-8")
    everybody = Owners([tmp_path], [], None, Folders(CATALOGUE))
    found = everybody.of_file(tmp_path / entry / "x.py") if entry.endswith("/") else everybody.of_file(tmp_path / entry)
    assert found
    if learner:
        assert (found.name, found.id, found.folder) == (learner, id_, tmp_path / entry)
        assert [owner.name for owner in everybody.learners(tmp_path)] == [learner]
    else:
        assert (found.name, found.folder) == (tmp_path.name, tmp_path)


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("Uma Popov/Smith", "Uma Popov/Smith"),
        ('=HYPERLINK("http://x";"y")', '=HYPERLINK("http://x";"y")'),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("../../etc", "../../etc"),
        (".", "."),
        ("..", ".."),
        ("C:\\con", "C:\\con"),
        ("\N{FAMILY}" * 64, "\N{FAMILY}" * 64),
        ("a\0b", "one"),
        ("", "one"),
        (" ", "one"),
    ],
)
def test_what_somebody_is_called_is_no_path(tmp_path: Path, name: str, called: str) -> None:
    """Whatever stands in a hand-in, each has a row, with the name of a file that is there; what cannot be shown is no name."""
    for file in ("one.kata.json", "two.kata.json"):
        (tmp_path / file).write_bytes(written(HandIn(name, {LSTM.katas[0].id: Given()}), "0", ""))
    (tmp_path / "ada").mkdir()
    folders = Folders(CATALOGUE)
    everybody = Owners([tmp_path], [], None, folders)
    learners = everybody.learners(tmp_path)
    assert called in [owner.name for owner in learners]
    assert all(owner.folder.exists() and owner.folder.parent == tmp_path for owner in learners)
    assert {owner.folder: folders.tree(owner.root, owner.top).has_katas for owner in learners}[
        tmp_path / "one.kata.json"
    ]


def test_one_name_that_breaks_the_program_does_not_stop_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is said of what has this name; and the same if it breaks on what lies there."""
    for entry in ("ada", "bad", "eve"):
        (tmp_path / entry).mkdir()
    known = download_name.taken_apart

    def broken(name: str, katas: Container[str]) -> object:
        return known(name, katas) if name != "bad" else 1 / 0

    monkeypatch.setattr(download_name, "taken_apart", broken)
    folders = Folders(CATALOGUE)
    everybody = Owners([tmp_path], [], None, folders)
    assert [owner.name for owner in everybody.learners(tmp_path)] == ["ada", "eve"]
    said = "pytest-lstm-kata itself failed here (ZeroDivisionError). Please report it"
    assert everybody.left_out(tmp_path) == {tmp_path / "bad": said}
    monkeypatch.setattr(folders, "tree", lambda *_: 1 / 0)
    assert Owners([tmp_path], [], None, folders).is_class(tmp_path)


def test_who_is_one_person_and_who_are_two(tmp_path: Path) -> None:
    """One name and one id are one learner's, wherever their work lies; another id is somebody else, and is shown."""
    for entry in ("bob_1_1_katas", "bob_1_2_more", "eve"):
        (tmp_path / entry).mkdir()
    for entry in (f"bob_1_3_{NAME}", f"bob_2_4_{NAME}", f"eve_{NAME}"):
        (tmp_path / entry).write_text(f'__kata__ = "{LSTM.katas[0].id}"\n', encoding="utf-8")
    (tmp_path / f"eve_LATE_{NAME}").symlink_to("nowhere")
    folders = Folders(CATALOGUE)
    everybody = Owners([tmp_path], [], None, folders)
    found = {owner.name: owner for owner in everybody.learners(tmp_path)}
    assert [*found] == ["bob (1)", "bob (2)", "eve", "eve_LATE"]
    bob = folders.tree(found["bob (1)"].root, found["bob (1)"].top)
    assert {path.name for path in bob.listings if path.exists()} == {"bob_1_1_katas", "bob_1_2_more"}
    assert [path.name for path in bob.winners[found["bob (1)"].root].values()] == [f"bob_1_3_{NAME}"]
    assert everybody.of(tmp_path / "bob_1_2_more") is everybody.of_file(tmp_path / f"bob_1_3_{NAME}")


def test_two_platforms_can_give_one_number(tmp_path: Path) -> None:
    """Whose id it is, is known, and these are two learners; who came from no platform has no id, and no platform."""
    entries = [f"ada_1_2_{NAME}", f"ada_1_3_x{NAME}", f"ada_1_assignsubmission_file_{NAME}", f"dora_{NAME}"]
    for entry in (*entries, "ada_1_assignsubmission_file_x.py"):
        (tmp_path / entry).write_text(f'__kata__ = "{LSTM.katas[0].id}"\n', encoding="utf-8")
    (tmp_path / "eve").mkdir()
    found = Owners([tmp_path], [], None, Folders(CATALOGUE)).learners(tmp_path)
    assert sorted((owner.id, owner.platform) for owner in found) == [
        ("", ""),
        ("", ""),
        ("1", "canvas"),
        ("1", "moodle"),
    ]
    assert len({owner.folder for owner in found}) == len(found)


def test_a_class_is_in_the_order_of_a_list_of_names(tmp_path: Path) -> None:
    """Capitals and accents make no difference, numbers go by their value, and what a file is called does not matter."""
    for entry in ("Zoë", "garciadmitri", "Émile", "team 10", "Team 9", "adams_77_1_katas", "adams_8_2_katas"):
        (tmp_path / entry).mkdir()
    for entry in (f"zoe_{NAME}", f"Ångström - {NAME}"):
        (tmp_path / entry).touch()
    (tmp_path / "0.kata.json").write_bytes(written(HandIn("Hana"), "0", ""))
    everybody = Owners([tmp_path], [], None, Folders(CATALOGUE))
    assert [owner.name for owner in everybody.learners(tmp_path)] == [
        "adams (8)",
        "adams (77)",
        "Ångström",
        "Émile",
        "garciadmitri",
        "Hana",
        "Team 9",
        "team 10",
        "Zoë",
        "zoe",
    ]


def test_what_is_loose_in_a_class_is_nobodys(tmp_path: Path) -> None:
    """It is said why; a whole set of katas beside the learners is one more person's; without others all is one person's."""
    for entry in (f"ada/{NAME}", "katas/1_foundations/01.py", NAME, "notes/x.txt"):
        (tmp_path / entry).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / entry).write_text(f'__kata__ = "{LSTM.katas[0].id}"\n', encoding="utf-8")
    (tmp_path / "tool.py").touch()
    everybody = Owners([tmp_path], [], None, Folders(CATALOGUE))
    assert [owner.name for owner in everybody.learners(tmp_path)] == [tmp_path.name, "ada", "notes"]
    assert everybody.left_out(tmp_path) == {
        tmp_path / NAME: "nobody's name stands before that of the kata: move it to the folder of whoever wrote it",
        tmp_path / "tool.py": "there is no kata in it",
    }
    assert everybody.listing(tmp_path).files == []
    (tmp_path / "ada" / NAME).unlink()
    alone = Owners([tmp_path], [], None, Folders(CATALOGUE))
    assert [owner.name for owner in alone.learners(tmp_path)] == [tmp_path.name]
    assert alone.left_out(tmp_path) == {}
    assert [path.name for path in alone.listing(tmp_path).files] == [NAME, "tool.py"]


def test_what_is_not_unpacked_is_somebodys_where_its_name_says_so(tmp_path: Path) -> None:
    """Who sent nothing else has no katas; a zip without a name may be the whole download, and is nobody's."""
    for entry in (f"{CANVAS}katas.zip", f"{MOODLE}more.rar", "eve/katas.tgz", "submissions.zip"):
        (tmp_path / entry).parent.mkdir(exist_ok=True)
        (tmp_path / entry).touch()
    folders = Folders(CATALOGUE)
    everybody = Owners([tmp_path], [], None, folders)
    found = {owner.name: folders.tree(owner.root, owner.top).left_out for owner in everybody.learners(tmp_path)}
    assert found == {
        "Ada Lovelace": {tmp_path / f"{MOODLE}more.rar": "it is not unpacked"},
        "alicesmith": {tmp_path / f"{CANVAS}katas.zip": "it is not unpacked"},
        "eve": {tmp_path / "eve" / "katas.tgz": "it is not unpacked"},
    }
    assert everybody.left_out(tmp_path) == {tmp_path / "submissions.zip": "it is not unpacked"}


def test_a_folder_with_several_learners_is_nobodys(tmp_path: Path) -> None:
    """By Canvas' and Moodle's names, or by hand-ins; nothing in it counts as anybody's, and the folder can be named itself."""
    for entry in ("canvas/alicesmith_1_2_katas", "canvas/bob_3_4_katas", f"{MOODLE}/canvas/bob_3_4_katas"):
        (tmp_path / entry).mkdir(parents=True)
    for entry in (
        "canvas/cyd_5_6_katas.zip",
        "ada/hw_2026_11_27.py",
        "ada/notes_2026_11_28.py",
        f"ada/{NAME}",
        "ada/x.py",
    ):
        (tmp_path / entry).parent.mkdir(exist_ok=True)
        (tmp_path / entry).write_text(f'__kata__ = "{LSTM.katas[0].id}"\n', encoding="utf-8")
    for entry, name in (
        ("mail/1", "Emmy"),
        ("mail/2", "Hana"),
        ("eve/1", "Eve"),
        ("eve/2", "EVE"),
        (MOODLE + "/1", "X"),
    ):
        (tmp_path / entry).parent.mkdir(exist_ok=True)
        (tmp_path / f"{entry}.kata.json").write_bytes(written(HandIn(name, {LSTM.katas[0].id: Given()}), "0", ""))
    for name in ("Fay", "Gus"):
        (tmp_path / "dojo" / ".lstm-kata").mkdir(parents=True, exist_ok=True)
        (tmp_path / "dojo" / f"{name}.kata.json").write_bytes(written(HandIn(name), "0", ""))
        (tmp_path / "ira" / "katas").mkdir(parents=True, exist_ok=True)
        (tmp_path / "ira" / f"a_1_2_{name}").mkdir()
    everybody = Owners([tmp_path], [], None, Folders(CATALOGUE))
    assert [owner.name for owner in everybody.learners(tmp_path)] == ["ada", "Ada Lovelace", "dojo", "eve", "ira"]
    said = {path.name: why.partition(":")[0] for path, why in everybody.left_out(tmp_path).items()}
    assert said == {"canvas": "it holds the files of 3 learners", "mail": "it holds the files of 2 learners"}
    assert tmp_path / "canvas" not in everybody.listing(tmp_path).folders
    alone = Owners([tmp_path / "mail"], [], None, Folders(CATALOGUE))
    assert [owner.name for owner in alone.learners(tmp_path / "mail")] == ["Emmy", "Hana"]


def _lay(root: Path, entries: Iterable[str]) -> Path:
    """Katas, and hand-ins by who made them, at these places."""
    for entry in entries:
        path = root / entry
        path.parent.mkdir(parents=True, exist_ok=True)
        if entry.endswith("/"):
            path.mkdir(parents=True, exist_ok=True)
        elif entry.endswith(".json"):
            name = path.name.partition(".")[0]
            journal = [{"id": name.rstrip("0123456789")}]
            path.write_bytes(written(HandIn(name, {LSTM.katas[0].id: Given()}, journal=journal), "0", ""))
        else:
            path.write_text(f'__kata__ = "{LSTM.katas[0].id}"\n' if entry.endswith(".py") else "", encoding="utf-8")
    return root


OWN, RECORDED, ADA, BOB, ZOE = "katas/1_foundations/01.py", ".lstm-kata/", "Ada.kata.json", "Bob.kata.json", "zoe/01.py"


@pytest.mark.again
@pytest.mark.parametrize(
    ("entries", "learners", "hidden"),
    [
        ([ADA, BOB, "katas"], ["Ada", "Bob"], {}),
        ([ADA, BOB, RECORDED], ["Ada", "Bob"], {}),
        ([ADA, RECORDED], ["Ada"], {}),
        ([ADA, BOB, OWN], ["class", "Ada", "Bob"], {}),
        ([ADA, BOB, OWN, RECORDED], ["class", "Ada", "Bob"], {}),
        ([ADA, OWN, ZOE], ["class", "Ada", "zoe"], {}),
        ([ADA, RECORDED, ZOE], ["Ada", "zoe"], {}),
        ([*(f"Ada{number}.kata.json" for number in range(51)), OWN], None, {}),
        ([ADA, OWN], ["class"], {ADA: A_COPY}),
        ([ADA, "Ada2.kata.json", OWN, RECORDED], ["class"], {ADA: A_COPY, "Ada2.kata.json": A_COPY}),
        ([ADA, OWN, RECORDED, ZOE], ["class"], {ADA: A_COPY, "zoe": "it lies in a dojo"}),
        ([OWN, "bob_99_1_katas.zip"], ["class"], {"bob_99_1_katas.zip": "it is not unpacked"}),
    ],
)
def test_katas_beside_them_hide_nobody(
    tmp_path: Path, entries: list[str], learners: list[str] | None, hidden: dict[str, str]
) -> None:
    """Hand-ins of several learners are theirs, whatever lies beside them; of one they are copies of it, and that is said."""
    root, folders = _lay(tmp_path / "class", entries), Folders(CATALOGUE)
    everybody = Owners([root], [], None, folders)
    found = everybody.learners(root)
    assert learners in (None, [owner.name for owner in found])
    assert all(folders.tree(owner.root, owner.top).has_katas for owner in found)
    told = {**folders.tree(found[0].root, found[0].top).left_out, **everybody.left_out(root)}
    assert {path.name: why.partition(",")[0] for path, why in told.items()} == {
        name: why.partition(",")[0] for name, why in hidden.items()
    }


def test_in_ones_own_dojo_hand_ins_are_copies(tmp_path: Path) -> None:
    """Whoever made them: they are no part of what one has done."""
    root = _lay(tmp_path / "dojo", [ADA, BOB, OWN, RECORDED, "old/01.py"])
    everybody = Owners([root], [root / "katas"], root, Folders(CATALOGUE))
    assert [owner.folder for owner in everybody.learners(root)] == [root]
    assert {path.name for path, why in everybody.listing(root).left_out.items() if why == A_COPY} == {ADA, BOB}
    assert everybody.left_out(root) == {}
    somebodys = Owners([root], [], tmp_path / "elsewhere", Folders(CATALOGUE), typed=False)
    (root / BOB).unlink()
    assert somebodys.left_out(root) == {}


@pytest.mark.parametrize("called", ["exam", "katas", "review", "gru", "1_foundations"])
@pytest.mark.parametrize(
    ("entries", "learners"),
    [
        ([ZOE, "ada/katas/1_foundations/01.py"], ["ada", "zoe"]),
        ([ADA, BOB], ["Ada", "Bob"]),
        ([ADA, ZOE], ["Ada", "zoe"]),
        ([f"{CANVAS}{NAME}", f"bob_1_2_{NAME}", ADA], ["Ada", "alicesmith", "bob"]),
    ],
)
def test_a_class_can_be_called_as_a_part_of_a_dojo(
    tmp_path: Path, called: str, entries: list[str], learners: list[str]
) -> None:
    """What lies in it tells."""
    root = _lay(tmp_path / called, entries)
    everybody = Owners([root], [], None, Folders(CATALOGUE))
    assert everybody.roots == [root]
    assert [owner.name for owner in everybody.learners(root)] == learners
    own = Owners([root], [root], tmp_path, Folders(CATALOGUE))
    assert own.roots == [root if called == "review" else tmp_path]


def test_ones_own_folders_of_katas_are_ones_own(tmp_path: Path) -> None:
    """Whatever the folders in them are called."""
    found = owners(tmp_path, ["katas"], ["katas", "more"])
    for unit in ("1_foundations", "x", "mine/y"):
        owner = found.of(tmp_path / "katas" / unit)
        assert owner
        assert owner.folder == tmp_path / "katas"
    assert found.of(tmp_path.parent) is None
    (tmp_path / "mine" / "x").mkdir(parents=True)
    assert owners(tmp_path, ["mine"], ["mine"]).others(tmp_path / "mine") == []


@pytest.mark.parametrize(
    ("dojos", "here", "named", "kept"),
    [
        (["dojo"], "dojo", ["dojo/katas"], "dojo"),
        (["dojo"], "dojo/katas/1_foundations", ["dojo/katas/1_foundations"], "dojo"),
        (["dojo"], ".", ["dojo"], "dojo"),
        (["dojo"], ".", ["dojo/katas/1_foundations/06.py"], "dojo"),
        (["dojo", "other"], "dojo", ["dojo", "other"], "dojo"),
        (["dojo", "other"], "dojo", ["other"], "other"),
        (["a", "b"], ".", ["a", "b"], None),
        (["class/ada"], ".", ["class"], None),
        (["class/ada"], "class", ["class"], None),
        (["dojo", "dojo/class/ada"], "dojo", ["dojo/class"], "dojo"),
        ([], ".", ["katas"], None),
        (["dojo"], None, ["dojo"], None),
    ],
)
def test_a_record_is_kept_in_one_dojo(
    tmp_path: Path, dojos: list[str], here: str | None, named: list[str], kept: str | None
) -> None:
    """In that which the user stands in or named; one further below is somebody else's, and of several none is; nor where all is only read."""
    for dojo in dojos:
        (tmp_path / dojo / FOLDER).mkdir(parents=True)
        (tmp_path / dojo / "katas" / "1_foundations").mkdir(parents=True)
    found = Owners(
        [tmp_path / name for name in named], [], None if here is None else tmp_path / here, Folders(CATALOGUE)
    )
    assert (found.workspace and found.workspace.root) == (tmp_path / kept if kept else None)
    owner = found.of(tmp_path / "dojo" / "class" / "ada" / "katas" / "1_foundations")
    assert owner is None or owner.workspace is None
